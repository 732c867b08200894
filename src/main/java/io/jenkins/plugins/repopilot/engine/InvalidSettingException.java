package io.jenkins.plugins.repopilot.engine;

/** A setting that can't be used; the message starts with its name and says what was found and what is allowed. */
public final class InvalidSettingException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final String setting;

    public InvalidSettingException(String setting, String problem) {
        super(setting + ": " + problem);
        this.setting = setting;
    }

    /** The name of the setting. */
    public String setting() {
        return setting;
    }
}
