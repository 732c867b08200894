package io.jenkins.plugins.repopilot.engine.scaffold;

import io.jenkins.plugins.repopilot.engine.scaffold.GroovyTokens.Kind;
import io.jenkins.plugins.repopilot.engine.scaffold.GroovyTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One statement of a Declarative Pipeline: a name, what follows it, and a block.
 *
 * @param name its first word, empty if it begins with something else
 * @param arguments what follows, without the block
 * @param body {@code null} if there is no block
 * @param line from 1
 */
record GroovyStatement(String name, List<Token> arguments, List<GroovyStatement> body, int line) {

    /** Of tokens whose brackets are balanced. */
    static List<GroovyStatement> of(List<Token> tokens) {
        return new Reader(tokens).statements();
    }

    boolean hasBody() {
        return body != null;
    }

    /** How it is called in a sentence. */
    String named() {
        return "line " + line + ": '" + (name.isEmpty() ? arguments.get(0).text() : name) + "'";
    }

    /** The string of a named argument, or the only one if it has no name. */
    Optional<String> text(String argument) {
        for (int i = 0; i + 2 < arguments.size(); i++) {
            if (arguments.get(i).text().equals(argument) && arguments.get(i + 1).is(":")) {
                return string(i + 2);
            }
        }
        return string(!arguments.isEmpty() && arguments.get(0).is("(") ? 1 : 0);
    }

    /** A string that is not put together with something else. */
    private Optional<String> string(int at) {
        boolean whole = at < arguments.size()
                && arguments.get(at).kind() == Kind.STRING
                && (at + 1 == arguments.size()
                        || arguments.get(at + 1).is(",")
                        || arguments.get(at + 1).is(")"));
        return whole ? Optional.of(arguments.get(at).text()) : Optional.empty();
    }

    private static final class Reader {

        private final List<Token> tokens;
        private int at;

        Reader(List<Token> tokens) {
            this.tokens = tokens;
        }

        List<GroovyStatement> statements() {
            List<GroovyStatement> statements = new ArrayList<>();
            while (at < tokens.size() && !tokens.get(at).is("}")) {
                if (tokens.get(at).kind() == Kind.END) {
                    at++;
                } else {
                    statements.add(statement());
                }
            }
            return statements;
        }

        private GroovyStatement statement() {
            Token first = tokens.get(at);
            boolean named = first.kind() == Kind.WORD;
            List<Token> arguments = new ArrayList<>();
            at += named ? 1 : 0;
            int depth = 0;
            for (; at < tokens.size(); at++) {
                Token token = tokens.get(at);
                if (depth == 0 && (token.kind() == Kind.END || token.is("{") || token.is("}"))) {
                    break;
                }
                depth += token.is("(") || token.is("[") || token.is("{") ? 1 : 0;
                depth -= token.is(")") || token.is("]") || token.is("}") ? 1 : 0;
                arguments.add(token);
            }
            List<GroovyStatement> body = null;
            if (at < tokens.size() && tokens.get(at).is("{")) {
                at++;
                body = statements();
                at++;
                if (!named && arguments.isEmpty()) {
                    arguments.add(first);
                }
            }
            return new GroovyStatement(named ? first.text() : "", arguments, body, first.line());
        }
    }
}
