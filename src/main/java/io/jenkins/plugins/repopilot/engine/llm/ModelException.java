package io.jenkins.plugins.repopilot.engine.llm;

import java.io.IOException;

/** A model call that gave no usable reply. The message says what was found and, where there is something, what the user can do. */
public final class ModelException extends IOException {

    private static final long serialVersionUID = 1;

    /** What went wrong, as far as it matters for what is done next. */
    public enum Kind {
        /** 401 or 403: the run fails. */
        UNAUTHORIZED(true),
        /** The account has no money left: the run fails. */
        QUOTA_EXHAUSTED(true),
        /** The endpoint does not know the model, or the address is wrong: the run fails. */
        UNKNOWN_MODEL(true),
        /** Not reached, or 5xx and 429 to the last attempt: the run fails. */
        UNAVAILABLE(true),
        /** The run's own budget is used up: no new work starts. */
        BUDGET(false),
        /** Larger than the model takes, also after it was shrunk once: this piece of work is skipped. */
        TOO_LARGE(false),
        /** The endpoint refuses the request as it stands (400): this piece of work fails. */
        REFUSED(false),
        /** Cut off at the output limit: this piece of work fails. */
        CUT_OFF(false),
        /** The provider's content filter refused. */
        FILTERED(false),
        /** Not of the type that was asked for, also after one correction. */
        INVALID_REPLY(false),
        /** Waiting any longer would outlast the run's time limit. */
        OUT_OF_TIME(true);

        private final boolean endsRun;

        Kind(boolean endsRun) {
            this.endsRun = endsRun;
        }

        /** Whether every further call would meet the same end. */
        public boolean endsRun() {
            return endsRun;
        }
    }

    private final Kind kind;
    private final String problem;

    public ModelException(Kind kind, String message) {
        this(kind, message, message, null);
    }

    public ModelException(Kind kind, String message, Throwable cause) {
        this(kind, message, message, cause);
    }

    ModelException(Kind kind, String message, String problem, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.problem = problem;
    }

    /** What was met, without what was being done and what the user can do. */
    public String problem() {
        return problem;
    }

    public Kind kind() {
        return kind;
    }
}
