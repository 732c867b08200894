package io.jenkins.plugins.repopilot.engine.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a secret looks like. The forms of keys are those that their issuers document; whatever else is assigned to a name such as
 * {@code password} or {@code api_key} counts if it is random enough not to be a word or a reference.
 */
final class SecretPatterns {

    /** Where a secret lies in a text. */
    record Span(int start, int end, boolean secret) implements Comparable<Span> {
        @Override
        public int compareTo(Span other) {
            return start != other.start ? Integer.compare(start, other.start) : Integer.compare(other.end, end);
        }
    }

    private static final String START = "(?<![A-Za-z0-9_])";

    /**
     * A secret of a known shape.
     *
     * @param pattern has the secret in its group {@code s}; quantifiers are bounded so that no text makes it slow
     * @param literals one of them is part of every match, so that most texts need not be matched at all; none if there is no such part
     */
    private record Key(Pattern pattern, List<String> literals) {

        Key(String pattern, String... literals) {
            this(Pattern.compile(pattern), List.of(literals));
        }

        boolean possibleIn(String text) {
            return literals.isEmpty() || literals.stream().anyMatch(text::contains);
        }
    }

    private static final List<Key> KEYS = List.of(
            new Key(START + "(?<s>(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16})(?![A-Za-z0-9])", "AKIA", "ASIA", "ABIA", "ACCA"),
            new Key("(?<s>gh[pousr]_[A-Za-z0-9]{30,255})", "ghp_", "gho_", "ghu_", "ghs_", "ghr_"),
            new Key("(?<s>github_pat_[A-Za-z0-9_]{22,255})", "github_pat_"),
            new Key(
                    "(?<s>gl(?:pat|ptt|dt|rt|cbt|oas)-[A-Za-z0-9_.-]{20,255})",
                    "glpat-",
                    "glptt-",
                    "gldt-",
                    "glrt-",
                    "glcbt-",
                    "gloas-"),
            new Key("(?<![A-Za-z0-9])(?<s>sk-[A-Za-z0-9_-]{20,255})", "sk-"),
            new Key("(?<s>xox[abeoprs]-[A-Za-z0-9-]{10,255})", "xox"),
            new Key("(?<s>xapp-[0-9]-[A-Za-z0-9-]{10,255})", "xapp-"),
            new Key(
                    "hooks\\.slack\\.com/(?:services|workflows|triggers)/(?<s>[A-Za-z0-9/_-]{20,255})",
                    "hooks.slack.com/"),
            new Key("discord(?:app)?\\.com/api/webhooks/(?<s>[0-9]{10,25}/[A-Za-z0-9_-]{30,255})", "/api/webhooks/"),
            new Key("(?<s>AIza[A-Za-z0-9_-]{35})", "AIza"),
            new Key("(?<s>GOCSPX-[A-Za-z0-9_-]{20,64})", "GOCSPX-"),
            new Key("(?<s>ya29\\.[A-Za-z0-9_-]{20,512})", "ya29."),
            new Key(START + "(?<s>(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{10,255})", "_live_", "_test_"),
            new Key(START + "(?<s>whsec_[A-Za-z0-9+/=]{16,255})", "whsec_"),
            new Key("(?<s>eyJ[A-Za-z0-9_-]{8,1000}+\\.eyJ[A-Za-z0-9_-]{4,8192}+\\.[A-Za-z0-9_-]{8,4096}+)", ".eyJ"),
            new Key("[a-zA-Z][a-zA-Z0-9+.-]{1,20}://[^\\s/:@\"'<>«»]{0,100}:(?<s>[^\\s/@\"'<>${}]{3,200})@", "://"),
            new Key("(?<s>npm_[A-Za-z0-9]{36})", "npm_"),
            new Key("(?<s>pypi-[A-Za-z0-9_-]{50,512})", "pypi-"),
            new Key("(?<s>SG\\.[A-Za-z0-9_-]{16,64}\\.[A-Za-z0-9_-]{16,128})", "SG."),
            new Key(START + "(?<s>(?:SK|AC)[0-9a-f]{32})(?![0-9A-Za-z])", "SK", "AC"),
            new Key("(?i)(?:AccountKey|SharedAccessKey)=(?<s>[A-Za-z0-9+/]{40,200}={0,2})"),
            new Key("[?&]sig=(?<s>[A-Za-z0-9%+/]{30,200}={0,2})", "sig="),
            new Key("(?i)(?:bearer|basic)\\s{1,4}(?<s>(?=[^\\s\"']{0,200}[0-9])[A-Za-z0-9._~+/-]{16,2048}={0,2})"),
            new Key("(?<s>do[opr]_v1_[a-f0-9]{64})", "_v1_"),
            new Key(START + "(?<s>hf_[A-Za-z0-9]{30,64})", "hf_"),
            new Key(START + "(?<s>[0-9]{8,10}:AA[A-Za-z0-9_-]{33})", ":AA"),
            new Key(START + "(?<s>key-[0-9a-f]{32})(?![0-9a-zA-Z])", "key-"),
            new Key(START + "(?<s>dapi[0-9a-f]{32})", "dapi"),
            new Key("(?<s>shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32})", "shpat_", "shpca_", "shppa_", "shpss_"),
            new Key("(?<s>sq0[a-z]{3}-[A-Za-z0-9_-]{22,64})", "sq0"),
            new Key("(?<s>ATATT3[A-Za-z0-9_=-]{20,512})", "ATATT3"),
            new Key("(?<s>hv[sbr]\\.[A-Za-z0-9_-]{20,512})", "hvs.", "hvb.", "hvr."),
            new Key(START + "(?<s>NRAK-[A-Z0-9]{20,64})", "NRAK-"),
            new Key("(?<s>AGE-SECRET-KEY-1[0-9A-Z]{50,70})", "AGE-SECRET-KEY-1"),
            new Key("(?<s>lin_api_[A-Za-z0-9]{32,64})", "lin_api_"));

    private static final int MOST_KEY_CHARS = 20_000;
    private static final Pattern KEY_BEGIN = Pattern.compile("-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----");
    private static final Pattern KEY_END = Pattern.compile("-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----");
    private static final Pattern KEY_BODY =
            Pattern.compile("(?:[\\s+\"'-]|\\\\[nr])*+(?:[A-Za-z0-9+/=]{16,}+(?:[\\s+\"'-]|\\\\[nr])*+){0,400}+");

    private static final String NAME =
            "(?<n>pass(?:word|wd|phrase|code)|(?<![a-z])pwd|secret(?:[_-]?key)?|token|(?:api|access|private|auth|account|encryption"
                    + "|signing|shared|master|service|app|secret)[_.-]?key|credentials?|client[_-]?secret)\\d{0,3}";
    private static final String ASSIGNED = "[\"'\\]]{0,2}\\s{0,12}(?::=|=>|=|:(?!:))\\s{0,12}";

    private static final Pattern NAMED = Pattern.compile("(?i)" + NAME);

    private static final Pattern QUOTED = Pattern.compile(
            "(?i)" + NAME + ASSIGNED + "[a-z]{0,2}(?<q>[\"'`])(?<s>(?:(?!\\k<q>)[^\\r\\n\\\\]|\\\\.){6,400})\\k<q>");
    private static final Pattern BARE =
            Pattern.compile("(?im)" + NAME + ASSIGNED + "(?<s>[^\\s\"'`,;«»]{8,400})(?=\\s{0,8}(?:$|[#;,}]))");
    /** Second arguments: {@code setenv("DB_PASSWORD", "…")}, {@code <add key="apiKey" value="…"/>}. */
    private static final Pattern PAIRED = Pattern.compile(
            "(?i)" + NAME
                    + "[\"']\\s{0,8}(?:,\\s{0,8}(?:value\\s{0,3}[:=]\\s{0,3})?|\\s{1,8}value\\s{0,3}=\\s{0,3})(?<q>[\"'])(?<s>[^\"'\\r\\n]{8,400})\\k<q>");
    /** {@code <password>…</password>} as in Maven's settings. */
    private static final Pattern ELEMENT =
            Pattern.compile("(?i)<[a-z.:_-]{0,40}" + NAME + ">\\s{0,8}(?<s>[^<>\\s]{6,400})\\s{0,8}</");

    private static final Pattern REFERENCE =
            Pattern.compile("(?i)[$%#@]?[{(<\\[].*|\\$[a-z_].*|%[a-z_]+%|env[:.].*|vault[:].*|arn:.*"
                    + "|(?:https?|file)://[^@]*|[./~][a-z0-9._/-]*|.*\\$\\{.*|.*\\{\\{.*|\\{?\\w+\\}?|%[-\\w]*s");
    private static final Pattern STAND_IN =
            Pattern.compile("(?i).*(?:change[-_ ]?me|example|placeholder|dummy|your[-_ ]|xxxx|\\*\\*\\*\\*|redacted"
                    + "|not[-_ ]?(?:a[-_ ]?)?(?:real|secret)|insert|replace[-_ ]?me|todo|fake|sample).*");
    private static final Pattern WORDS = Pattern.compile("[A-Za-z]+(?:[-_. /:][A-Za-z]+)*[.:!?]?");
    private static final Pattern CODE = Pattern.compile(
            "[A-Za-z_$][\\w$]*(?:(?:\\.|->|::|\\?\\.)[A-Za-z_$][\\w$]*)+(?:[(\\[].*)?|.*[(){}\\[\\]].*|[A-Za-z_]+");

    private SecretPatterns() {}

    /** All that looks like a secret, in no order; spans may overlap. */
    static List<Span> find(String text) {
        List<Span> found = new ArrayList<>();
        privateKeys(text, found);
        for (Key key : KEYS) {
            if (key.possibleIn(text)) {
                Matcher matcher = key.pattern().matcher(text);
                while (matcher.find()) {
                    found.add(span(matcher));
                }
            }
        }
        if (NAMED.matcher(text).find()) {
            assignments(text, found);
        }
        return found;
    }

    private static void assignments(String text, List<Span> found) {
        for (Pattern assignment : List.of(QUOTED, PAIRED, ELEMENT)) {
            Matcher matcher = assignment.matcher(text);
            while (matcher.find()) {
                if (looksSecret(matcher.group("n"), matcher.group("s"))) {
                    found.add(span(matcher));
                }
            }
        }
        Matcher bare = BARE.matcher(text);
        while (bare.find()) {
            String value = bare.group("s");
            if (!CODE.matcher(value).matches() && hasDigit(value) && looksSecret(bare.group("n"), value)) {
                found.add(span(bare));
            }
        }
    }

    /** A key ends at its END line or, where a cut or a diff took that away, with the last line that looks like base64. */
    private static void privateKeys(String text, List<Span> found) {
        Matcher begin = KEY_BEGIN.matcher(text);
        for (int from = 0; from <= text.length() && begin.find(from); ) {
            int limit = Math.min(text.length(), begin.end() + MOST_KEY_CHARS);
            Matcher end = KEY_END.matcher(text).region(begin.end(), limit);
            Matcher next = KEY_BEGIN.matcher(text).region(begin.end(), limit);
            boolean whole = end.find() && !(next.find() && next.start() < end.start());
            Matcher lines = KEY_BODY.matcher(text).region(begin.end(), limit);
            int stop = whole ? end.end() : lines.lookingAt() ? lines.end() : begin.end();
            found.add(new Span(begin.start(), stop, true));
            from = stop;
        }
    }

    private static Span span(Matcher matcher) {
        return new Span(matcher.start("s"), matcher.end("s"), true);
    }

    private static boolean looksSecret(String name, String value) {
        boolean password = name.toLowerCase(Locale.ROOT).startsWith("pass")
                || name.toLowerCase(Locale.ROOT).startsWith("pwd");
        boolean reference =
                REFERENCE.matcher(value).matches() && !(value.matches("\\w+") && (hasDigit(value) || mixedCase(value)));
        if (STAND_IN.matcher(value).matches() || value.startsWith("«secret-")) {
            return false;
        }
        if (WORDS.matcher(value).matches() && !randomCase(value)) {
            // a pass phrase of words; for tokens and keys words are names of headers, fields and files
            return password
                    && value.length() >= 12
                    && entropy(value) >= 2.8
                    && !value.toLowerCase(Locale.ROOT).contains("pass");
        }
        if (reference || value.contains(" ") && !password) {
            return false;
        }
        return entropy(value) >= (password ? 2.2 : 2.75);
    }

    private static boolean hasDigit(String value) {
        return value.chars().anyMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean mixedCase(String value) {
        return !value.equals(value.toLowerCase(Locale.ROOT))
                && !value.equals(value.toUpperCase(Locale.ROOT))
                && randomCase(value);
    }

    /** Capitals all over, unlike camelCase, where lower-case letters follow them. */
    private static boolean randomCase(String value) {
        int changes = 0;
        for (int i = 1; i < value.length(); i++) {
            if (Character.isLowerCase(value.charAt(i - 1)) && Character.isUpperCase(value.charAt(i))) {
                changes++;
            }
        }
        return value.length() >= 16 && changes * 5 >= value.length();
    }

    /** Shannon's, in bits a character. */
    static double entropy(String value) {
        int[] counts = new int[128];
        int others = 0;
        for (char c : value.toCharArray()) {
            if (c < 128) {
                counts[c]++;
            } else {
                others++;
            }
        }
        double bits = 0;
        for (int count : counts) {
            bits += share(count, value.length());
        }
        return bits + share(others, value.length());
    }

    private static double share(int count, int all) {
        if (count == 0) {
            return 0;
        }
        double p = (double) count / all;
        return -p * Math.log(p) / Math.log(2);
    }
}
