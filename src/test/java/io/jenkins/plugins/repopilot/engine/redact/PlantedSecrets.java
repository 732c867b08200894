package io.jenkins.plugins.repopilot.engine.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Made-up secrets in the forms in which they stand in real repositories. Put together at run time, so that no scanner takes them for real. */
public final class PlantedSecrets {

    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final String ALL = LETTERS + "0123456789";
    private static final String HEX = "0123456789abcdef";

    private final Random random = new Random(42);
    private final List<Planted> planted = new ArrayList<>();

    private PlantedSecrets() {}

    /**
     * @param path of a file that it could be in
     * @param text a line or a few with the secret in it
     */
    public record Planted(String kind, String path, String text, String secret) {
        @Override
        public String toString() {
            return kind + " in " + path;
        }
    }

    public static List<Planted> all() {
        PlantedSecrets secrets = new PlantedSecrets();
        secrets.plant();
        return List.copyOf(secrets.planted);
    }

    private void plant() {
        String upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        add("AWS access key", "aws.py", "AWS_ID = \"%s\"\n", "AK" + "IA" + some(upper, 16));
        add("AWS access key", "aws.tf.txt", "access = %s\n", "AS" + "IA" + some(upper, 16));
        add("AWS secret key", "aws.ini", "aws_secret_access_key = %s\n", some(ALL, 36) + "/+9a");
        add("AWS secret key", "aws.js", "const o = { secretAccessKey: '%s' };\n", some(ALL, 37) + "/2b");
        add("GitHub token", "ci.sh", "export GH=%s\n", "gh" + "p_" + some(ALL, 36));
        add("GitHub token", "gh.rb", "client = Octokit.new('%s')\n", "gh" + "o_" + some(ALL, 36));
        add("GitHub token", "gh.yml", "auth: %s\n", "github" + "_pat_" + some(ALL, 22) + "_" + some(ALL, 59));
        add("GitHub token", "gh.go", "const t = \"%s\"\n", "gh" + "s_" + some(ALL, 36));
        add("GitLab token", "gl.py", "g = Gitlab(private='%s')\n", "gl" + "pat-" + some(ALL, 20));
        add("OpenAI key", "ai.py", "client = OpenAI(key=\"%s\")\n", "sk" + "-" + some(ALL, 48));
        add("OpenAI key", "ai.ts", "new Client(\"%s\")\n", "sk" + "-proj-" + some(ALL, 64));
        add("OpenAI key", "claude.py", "x = \"%s\"\n", "sk" + "-ant-api03-" + some(ALL, 80));
        add("Slack token", "slack.py", "bot = \"%s\"\n", "xo" + "xb-" + some("0123456789", 12) + "-" + some(ALL, 24));
        add(
                "Slack token",
                "slack.json",
                "{\"u\": \"%s\"}\n",
                "xo" + "xp-" + some("0123456789", 12) + "-" + some(HEX, 32));
        add(
                "Slack webhook",
                "hook.sh",
                "curl https://hooks.slack.com/services/%s\n",
                "T" + some(upper, 8) + "/B" + some(upper, 8) + "/" + some(ALL, 24));
        add(
                "Google key",
                "maps.html",
                "<script src=\"https://maps/api?key=%s\"></script>\n",
                "AI" + "za" + some(ALL, 35));
        add("Google key", "oauth.py", "c = '%s'\n", "GOC" + "SPX-" + some(ALL, 28));
        add("Google key", "goog.txt", "bearer %s\n", "ya" + "29." + some(ALL, 60));
        add("Stripe key", "pay.php", "$s->setKey('%s');\n", "sk" + "_live_" + some(ALL, 24));
        add("Stripe key", "pay.rb", "Stripe.key = '%s'\n", "rk" + "_live_" + some(ALL, 30));
        add("Stripe key", "pay.env.txt", "%s\n", "wh" + "sec_" + some(ALL, 32));
        add("private key", "key.py", "KEY = '''%s'''\n", key("RSA ", 6));
        add("private key", "key.yaml.txt", "%s\n", key("", 4));
        add("private key", "ssh.txt", "%s\n", key("OPENSSH ", 5));
        add("private key", "one-line.json", "{\"k\": \"%s\"}\n", key("EC ", 3).replace("\n", "\\n"));
        add(
                "JWT",
                "jwt.js",
                "const h = { Authorization: 'Bearer %s' };\n",
                "ey" + "J" + some(ALL, 30) + ".eyJ" + some(ALL, 60) + "." + some(ALL, 43));
        add("JWT", "jwt.txt", "%s\n", "ey" + "J" + some(ALL, 17) + ".eyJ" + some(ALL, 40) + "." + some(ALL, 43));
        add("URL with password", "db.py", "url = 'postgresql://shop:%s@db.internal:5432/shop'\n", some(ALL, 14));
        add("URL with password", "amqp.yml", "broker: amqp://guest:%s@mq/\n", some(ALL, 9) + "!x");
        add(
                "URL with password",
                "mongo.js",
                "connect(\"mongodb+srv://admin:%s@cluster0.example.net/db\")\n",
                some(ALL, 20));
        add("URL with password", "pip.txt", "--index-url https://build:%s@packages.internal/simple\n", some(ALL, 22));
        add("package registry token", "npm.sh", "npm config set _auth %s\n", "np" + "m_" + some(ALL, 36));
        add("package registry token", "pypi.sh", "twine upload -p %s\n", "py" + "pi-AgEIcHlwaS5vcmc" + some(ALL, 60));
        add("SendGrid key", "mail.py", "sg = SendGrid('%s')\n", "S" + "G." + some(ALL, 22) + "." + some(ALL, 43));
        add("Twilio key", "sms.py", "Client('%s')\n", "S" + "K" + some(HEX, 32));
        add("Azure key", "blob.cs", "var c = \"AccountName=a;AccountKey=%s;\";\n", some(ALL, 86) + "==");
        add("Azure key", "sas.txt", "https://a.blob.core.windows.net/c?sv=2024&sig=%s\n", some(ALL, 40) + "%3D");
        add("DigitalOcean token", "do.sh", "doctl auth init -t %s\n", "do" + "p_v1_" + some(HEX, 64));
        add("Hugging Face token", "hf.py", "login('%s')\n", "h" + "f_" + some(LETTERS, 34));
        add("Telegram token", "tg.py", "Bot('%s')\n", "123456789:A" + "A" + some(ALL, 33));
        add("password", "settings.py", "PASSWORD = \"%s\"\n", "Tr0ub4dor&3");
        add("password", "app.properties", "spring.datasource.password=%s\n", "s3cr3t-Pa55");
        add("password", "compose.yml", "      POSTGRES_PASSWORD: %s\n", "xK9mQ2vL8pR4");
        add("password", "settings.xml", "<password>%s</password>\n", "n0t-4-You-to-C");
        add("password", "phrase.py", "passphrase = 'correct horse battery %s'\n", "staple");
        add("password", "pwd.cs", "var s = \"Server=db;Uid=sa;Pwd=%s;\";\n", "Xy7!pQz93k");
        add("generic key", "conf.rb", "config.api_key = '%s'\n", some(HEX, 32));
        add("generic key", "conf.toml", "client_secret = \"%s\"\n", some(ALL, 40));
        add("generic key", "conf.json", "{\"encryptionKey\": \"%s\"}\n", some(ALL, 43) + "=");
        add("generic key", "Conf.java", "private static final String API_TOKEN = \"%s\";\n", some(ALL, 30));
        add(
                "generic key",
                "setenv.py",
                "os.environ.setdefault('SECRET_KEY', '%s')\n",
                "django-in" + some(ALL, 40) + "#$");
        add("generic key", "web.config", "<add key=\"apiKey\" value=\"%s\"/>\n", some(HEX, 40));
    }

    private void add(String kind, String path, String text, String secret) {
        boolean phrase = path.equals("phrase.py");
        String whole = phrase ? "correct horse battery staple" : secret;
        planted.add(new Planted(kind, path, text.replace("%s", secret), whole));
    }

    private String key(String type, int lines) {
        StringBuilder key = new StringBuilder("-----BEGIN " + type + "PRIVATE " + "KEY-----\n");
        for (int i = 0; i < lines; i++) {
            key.append(some(ALL + "+/", 64)).append('\n');
        }
        return key.append(some(ALL, 30))
                .append("==\n-----END ")
                .append(type)
                .append("PRIVATE " + "KEY-----")
                .toString();
    }

    private String some(String from, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(from.charAt(random.nextInt(from.length())));
        }
        return text.toString();
    }
}
