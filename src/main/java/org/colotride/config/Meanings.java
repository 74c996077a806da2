package org.colotride.config;

import com.github.therapi.runtimejavadoc.ClassJavadoc;
import com.github.therapi.runtimejavadoc.CommentFormatter;
import com.github.therapi.runtimejavadoc.ParamJavadoc;
import com.github.therapi.runtimejavadoc.RuntimeJavadoc;

/**
 * What the keys of a configuration mean: the Javadoc of the records that they are bound to, which the compiler keeps beside
 * the classes (therapi-runtime-javadoc). There is nothing to be kept up to date beside it.
 */
final class Meanings {
    private static final CommentFormatter FORMATTER = new CommentFormatter();

    private Meanings() {}

    /** One line of plain text; empty if the record does not say, or was compiled without its Javadoc. */
    static String of(Class<?> type, String key) {
        ClassJavadoc javadoc = RuntimeJavadoc.getJavadoc(type);
        return javadoc.getRecordComponents().stream()
                .filter(component -> component.getName().equals(key))
                .map(ParamJavadoc::getComment)
                .map(FORMATTER::format)
                .map(Meanings::plain)
                .findFirst()
                .orElse("");
    }

    /** Without markup; and what a program gives as null, a configuration leaves out. */
    private static String plain(String comment) {
        return comment.replaceAll("\\{@link [^}]*?([A-Z]\\w*)\\}", "$1")
                .replaceAll("<[^>]+>", "")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&")
                .replaceAll("\\s+", " ")
                .strip()
                .replaceAll("\\bif (null|absent)\\b", "if left out")
                .replaceAll("\\bnull for\\b", "if left out,");
    }
}
