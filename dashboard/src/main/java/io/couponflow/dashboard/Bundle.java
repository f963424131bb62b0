package io.couponflow.dashboard;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One script of a module and all that it imports, directly or by way of others, so that a browser asks once instead of some
 * thirty times.
 *
 * <ol>
 *   <li>Modules stand in the order in which a browser runs them: each once, behind those that it imports.
 *   <li>Each keeps its names to itself, in a function of its own, which returns what the module exports.
 *   <li>Of the language it knows what our modules are written in: at the start of a line {@code import {a, b as c} from './x.js'},
 *       {@code import * as x from './x.js'}, and {@code export} before a function, a class or a const. What it doesn't know it
 *       refuses, as it does modules that import each other in a circle.
 * </ol>
 */
final class Bundle {

    private static final Pattern IMPORT =
            Pattern.compile("^import (?:\\* as (\\w+)|\\{([^}]*)}) from '(\\.{1,2}/[\\w./-]+)';$", Pattern.MULTILINE);

    private static final Pattern EXPORT =
            Pattern.compile("^export (?=(?:async function|function|class|const) (\\w+))", Pattern.MULTILINE);

    private static final Pattern UNKNOWN = Pattern.compile("^(?:import|export)\\b.*$", Pattern.MULTILINE);

    private final UnaryOperator<String> read;
    private final List<String> begun = new ArrayList<>();
    /** By path the variable that holds a module's exports. */
    private final Map<String, String> variables = new LinkedHashMap<>();

    private final StringBuilder script = new StringBuilder();

    private Bundle(UnaryOperator<String> read) {
        this.read = read;
    }

    /**
     * The script, itself a module.
     *
     * @param entry the path of the module that imports the others
     * @param read gives the source of the module at a path
     * @throws IllegalStateException if a module is written otherwise than the rule says
     */
    static String of(String entry, UnaryOperator<String> read) {
        Bundle bundle = new Bundle(read);
        bundle.add(entry);
        return bundle.script.toString();
    }

    private String add(String path) {
        String known = variables.get(path);
        if (known != null) {
            return known;
        }
        if (begun.contains(path)) {
            throw new IllegalStateException("modules import each other in a circle: " + begun + ", " + path);
        }
        begun.add(path);
        URI here = URI.create(path);
        String source = IMPORT.matcher(read.apply(path)).replaceAll(found -> {
            String names = found.group(1) != null
                    ? found.group(1)
                    : "{" + found.group(2).replace(" as ", ": ") + "}";
            String imported = add(here.resolve(found.group(3)).getPath());
            return Matcher.quoteReplacement("const " + names + " = " + imported + ";");
        });
        List<String> exports =
                EXPORT.matcher(source).results().map(found -> found.group(1)).toList();
        source = EXPORT.matcher(source).replaceAll("");
        Matcher unknown = UNKNOWN.matcher(source);
        if (unknown.find()) {
            throw new IllegalStateException(path + " can't be put into one script with others: " + unknown.group());
        }
        String variable = "module" + variables.size();
        script.append("// ").append(path).append("\nconst ").append(variable).append(" = (() => {\n");
        script.append(source)
                .append("return { ")
                .append(String.join(", ", exports))
                .append(" };\n})();\n");
        variables.put(path, variable);
        return variable;
    }
}
