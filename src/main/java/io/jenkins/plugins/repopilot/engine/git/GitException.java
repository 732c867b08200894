package io.jenkins.plugins.repopilot.engine.git;

import java.io.IOException;

/** git refused or failed; the message says what was tried and what git said. */
public final class GitException extends IOException {

    private static final long serialVersionUID = 1;

    public GitException(String message) {
        super(message);
    }
}
