package io.jenkins.plugins.repopilot.engine.forge;

import java.io.IOException;

/** The code host refused or could not be asked; the message says what was being done, what it answered and what to do. */
public final class CodeHostException extends IOException {

    private static final long serialVersionUID = 1;

    /** What went wrong, as far as it matters for what is done next. */
    public enum Kind {
        /** 401: the credential is wrong or expired. */
        UNAUTHORIZED,
        /** 403: the credential lacks rights, or the repository is archived. */
        FORBIDDEN,
        /** 404 or 410: not there, or not visible to the credential. */
        NOT_FOUND,
        /** 409: something changed meanwhile. */
        CONFLICT,
        /** 422 and other 4xx: the request makes no sense to the host. */
        INVALID,
        /** Told to wait longer than is reasonable. */
        RATE_LIMITED,
        /** Not reached, or 5xx: a change may or may not have been made. */
        UNAVAILABLE
    }

    private final Kind kind;

    public CodeHostException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public CodeHostException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
