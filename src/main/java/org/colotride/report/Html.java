package org.colotride.report;

/** The frame of our pages: one file, no script, no outside resource, light or dark as the reader's system is. */
final class Html {
    private static final String STYLE =
            """
            :root { color-scheme: light dark; --ink: #1d2430; --quiet: #5b6575; --line: #d9dee6; --back: #fbfcfd;
                    --card: #ffffff; --right: #1a7f4b; --wrong: #b3361f; }
            @media (prefers-color-scheme: dark) {
              :root { --ink: #e6e9ef; --quiet: #9aa5b5; --line: #333b47; --back: #14181e; --card: #1b2028;
                      --right: #5fce93; --wrong: #f08a72; }
              img.plot { filter: invert(0.88) hue-rotate(180deg); }
            }
            body { margin: 0 auto; max-width: 1080px; padding: 2rem 1.25rem 4rem; background: var(--back);
                   color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
            h1 { font-size: 1.7rem; margin: 0 0 .25rem; } h2 { font-size: 1.15rem; margin: 2.5rem 0 .75rem; }
            p.lead, .quiet { color: var(--quiet); }
            table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
            th, td { padding: .4rem .9rem .4rem 0; text-align: left; border-bottom: 1px solid var(--line); }
            .figures { display: flex; flex-wrap: wrap; gap: .75rem; }
            .figure { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .6rem 1rem; }
            .figure b { display: block; font-size: 1.35rem; font-variant-numeric: tabular-nums; }
            .plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(320px, 1fr)); gap: 1rem; }
            img.plot { width: 100%; border: 1px solid var(--line); border-radius: 8px; background: #fff; }
            .pictures { display: flex; flex-wrap: wrap; gap: .9rem; }
            figure { margin: 0; max-width: 136px; overflow-wrap: anywhere; font-size: .82rem; }
            figure img { width: 112px; border-radius: 6px; border: 1px solid var(--line); display: block; }
            .right { color: var(--right); } .wrong { color: var(--wrong); }
            pre { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 1rem;
                  overflow-x: auto; font-size: .85rem; }
            """;

    private Html() {}

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** @param body trusted markup: every value in it must have been escaped */
    static String page(String title, String body) {
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>%s</title>
            <style>
            %s</style>
            </head>
            <body>
            %s
            </body>
            </html>
            """
                .formatted(escape(title), STYLE, body);
    }

    /** A picture with its caption. */
    static String picture(String uri, String caption) {
        return "<figure><img src=\"" + uri + "\" alt=\"" + escape(caption) + "\"><figcaption>" + escape(caption)
                + "</figcaption></figure>\n";
    }
}
