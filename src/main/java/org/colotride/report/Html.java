package org.colotride.report;

import java.util.Locale;

/** Pages that need no other file: HTML5 with its style inside, dark where the reader's system is. */
public final class Html {
    private static final String STYLE =
            """
            :root { color-scheme: light dark; --ink: #111827; --soft: #6b7280; --line: #e5e7eb; --page: #f8fafc;
              --card: #ffffff; --shade: #eef0f3; --good: #12805c; --bad: #c2410c; --accent: #1d6fd6; }
            @media (prefers-color-scheme: dark) {
              :root { --ink: #e5e7eb; --soft: #9ca3af; --line: #2f3847; --page: #0f141c; --card: #171e29; --shade: #222b39;
                --good: #4ade80; --bad: #fb923c; --accent: #6cb0ff; } }
            * { box-sizing: border-box; }
            body { margin: 0; background: var(--page); color: var(--ink);
              font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
            main { max-width: 1000px; margin: 0 auto; padding: 32px 20px 64px; }
            main.wide-page { max-width: 1280px; }
            h1 { font-size: 26px; line-height: 1.2; margin: 0 0 4px; overflow-wrap: anywhere; }
            h2 { font-size: 18px; margin: 40px 0 12px; } h3 { font-size: 15px; margin: 0 0 8px; }
            .soft { color: var(--soft); }
            .card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 16px; }
            .figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(130px, 1fr)); gap: 12px;
              margin-bottom: 12px; }
            .figures div { background: var(--card); border: 1px solid var(--line); border-radius: 10px;
              padding: 12px 14px; }
            .figures b { display: block; font-size: 22px; font-variant-numeric: tabular-nums; }
            .figures span { color: var(--soft); font-size: 13px; }
            table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
            th, td { text-align: left; padding: 5px 12px 5px 0; vertical-align: top; overflow-wrap: anywhere; }
            tr + tr th, tr + tr td { border-top: 1px solid var(--line); }
            th { font-weight: 500; color: var(--soft); white-space: nowrap; }
            pre { margin: 0; font: 13px/1.5 ui-monospace, "DejaVu Sans Mono", monospace; white-space: pre-wrap;
              overflow-wrap: anywhere; }
            figure { margin: 0 0 18px; }
            figure.plot img { width: 100%; height: auto; display: block; border-radius: 10px;
              border: 1px solid var(--line); }
            figcaption { color: var(--soft); font-size: 13px; margin-top: 6px; }
            .triplets { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 420px), 1fr)); gap: 18px; }
            .triplets table { table-layout: fixed; text-align: center; }
            .triplets th, .triplets td { text-align: center; padding: 6px; border: 0;
              vertical-align: middle; white-space: normal; overflow-wrap: anywhere; hyphens: auto; }
            .triplets tr > :first-child { width: 104px; text-align: right; color: var(--soft); font-size: 13px;
              white-space: normal; vertical-align: middle; }
            .pixels { width: 100%; max-width: 112px; aspect-ratio: 1; object-fit: contain; image-rendering: pixelated;
              border-radius: 6px; background: #0002; }
            .gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(140px, 1fr)); gap: 14px; }
            .gallery figure { margin: 0; background: var(--card); border: 2px solid var(--line); border-radius: 10px;
              padding: 10px; }
            .gallery .pixels { max-width: none; }
            .right { border-color: var(--good) !important; } .wrong { border-color: var(--bad) !important; }
            .right b { color: var(--good); } .wrong b { color: var(--bad); }
            .scroll { overflow-x: auto; } .cue { display: none; color: var(--soft); font-size: 13px; margin: 6px 0 0; }
            .wide-table { container-type: inline-size; margin-bottom: 12px; }
            .full, .intervals { min-width: 920px; }
            @container (max-width: 953px) { .cue { display: block; }
              .full tr > :first-child { width: 128px; max-width: 128px; } }
            .scores { font-size: 14px; } .scores td, .scores th { padding: 6px 10px 6px 0; white-space: nowrap; }
            .full tr > :first-child { position: sticky; left: 0; background: var(--card); white-space: normal;
              overflow-wrap: anywhere; min-width: 118px; }
            .full td, .full th { padding-right: 8px; } .full .published > th { background: var(--shade); }
            .mark, .differs { color: var(--bad); } .differs { font-size: 12px; font-weight: 400; }
            .guide { margin: 12px 0 0; font-size: 13px; color: var(--soft); } .guide summary { cursor: pointer; }
            .guide dl { margin: 6px 0 0; } .guide dl div { display: grid; grid-template-columns: 104px 1fr; gap: 8px; }
            .guide dt { color: var(--ink); } .guide dd { margin: 0; }
            .scores td { text-align: right; } .scores tr:first-child th { text-align: right; }
            .scores tr > th:first-child { text-align: left; color: var(--ink); } .scores .soft { font-size: 12px; }
            .published td, .published th { background: var(--shade); }
            .warning { border-left: 4px solid var(--bad); margin-bottom: 10px; }
            .example { margin-bottom: 14px; } .example .pixels { max-width: none; display: block; }
            .shots { display: grid; grid-template-columns: repeat(auto-fill, minmax(104px, 1fr)); gap: 14px;
              align-items: start; } .shot { margin: 0; max-width: 140px; } .shot figcaption { overflow-wrap: anywhere; }
            .shot.aim .pixels { outline: 2px solid var(--accent); }
            .change { margin: 10px 0; font-size: 13px; color: var(--soft); }
            .nears { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 340px), 1fr)); gap: 14px; }
            .near { display: grid; grid-template-columns: repeat(5, 1fr); gap: 6px; }
            .near figure { margin: 0; border: 2px solid var(--line); border-radius: 8px; padding: 3px; }
            .near figcaption { font-size: 11px; margin-top: 2px; overflow-wrap: anywhere; }
            .pair { margin-bottom: 14px; } .pair h3 { font-size: 16px; margin: 0; overflow-wrap: anywhere; }
            .pair p { margin: 10px 0 6px; font-size: 13px; overflow-wrap: anywhere; }
            .draws { display: grid; grid-template-columns: repeat(auto-fill, minmax(92px, 1fr)); gap: 8px; }
            .draws figure { margin: 0; } .draws .pixels { max-width: none; }
            .draws .original { outline: 2px solid var(--accent); }
            .wide { overflow-x: auto; } .wide img, .plots img { height: auto; }
            .plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 420px), 1fr));
              gap: 0 18px; }
            .number { text-align: right; }
            .tall { max-height: 75vh; overflow: auto; padding: 0 14px 8px; }
            .sortable { font-size: 14px; } .sortable td, .sortable th { white-space: nowrap; padding-right: 16px; }
            .sortable th { position: sticky; top: 0; background: var(--card); box-shadow: 0 1px var(--line); }
            .sortable button { font: inherit; color: inherit; background: none; border: 0; padding: 8px 0;
              cursor: pointer; } .sortable button:hover { color: var(--accent); }
            .sortable th[aria-sort] { color: var(--ink); } .sortable [aria-sort=ascending] button::after { content: " ↑"; }
            .sortable [aria-sort=descending] button::after { content: " ↓"; }
            .sortable .best td { font-weight: 600; } .sortable .reason { white-space: normal; min-width: 340px; }
            .badge { border: 1px solid; border-radius: 99px; padding: 1px 8px; font-size: 12px; font-weight: 400; }
            .badge.complete { color: var(--good); } .badge.stopped { color: var(--soft); }
            .badge.failed { color: var(--bad); }
            .bars td:nth-child(2) { width: 55%; vertical-align: middle; }
            .histogram { display: block; width: 100%; max-width: 220px; } .outcomes td:nth-child(2) { width: 45%; }
            .outcomes th:first-child { color: var(--ink); } .outcomes td { vertical-align: middle; }
            .bar { height: 10px; border-radius: 5px; background: var(--accent); }
            .rates { table-layout: fixed; min-width: 560px; } .rates td, .rates tr:first-child th { text-align: center; }
            .rates td { padding: 8px; border: 2px solid var(--card); border-radius: 6px; height: 60px; vertical-align: middle;
              background: color-mix(in srgb, var(--bad) calc(var(--rate, 0%) * 0.6), transparent); }
            .rates tr th { vertical-align: middle; border: 0; white-space: normal; font-size: 13px; }
            .card > p:first-child { margin-top: 0; }
            @media (max-width: 760px) { .wide img { min-width: 720px; } }
            @media (max-width: 480px) { th { white-space: normal; } .guide dl div { grid-template-columns: 92px 1fr; }
              .triplets th, .triplets td { padding: 3px; }
              .triplets .pictures tr > :first-child, .pictures .soft { font-size: 11px; }
              .triplets .pictures tr > :first-child { width: 76px; } .shots { gap: 8px; }
              .shots { grid-template-columns: repeat(3, 1fr); } .near { gap: 3px; } }
            """;

    private Html() {}

    /** Text as it may stand in an element or a quoted attribute. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** @param body HTML, already escaped */
    public static String page(String title, String body) {
        return page(title, "", body);
    }

    /** The same for a table of many columns, which takes the width there is. */
    public static String widePage(String title, String body) {
        return page(title, " class=\"wide-page\"", body);
    }

    private static String page(String title, String kind, String body) {
        return String.format(
                Locale.ROOT,
                """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s</title>
                <style>
                %s</style>
                </head>
                <body>
                <main%s>
                %s</main>
                </body>
                </html>
                """,
                escape(title),
                STYLE,
                kind,
                body);
    }
}
