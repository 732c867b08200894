package io.jenkins.plugins.repopilot.engine;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The ten stages of a run, in their order. */
public enum Stage {
    ANALYZE("analyze", "Analyze repository"),
    SUGGEST("suggest", "Suggest improvements"),
    LOG_TASKS("log-tasks", "Log tasks"),
    EXECUTE("execute", "Execute changes"),
    REVIEW("review", "Review"),
    GENERATE_TESTS("generate-tests", "Generate tests"),
    RUN_TESTS("run-tests", "Run tests"),
    MERGE_REQUEST("merge-request", "Merge request"),
    UPDATE_DOCS("update-docs", "Update documentation"),
    CONFIRM("confirm", "Log and confirm");

    private final String id;
    private final String title;

    Stage(String id, String title) {
        this.id = id;
        this.title = title;
    }

    /** The name in journals, records and steps. */
    @JsonValue
    public String id() {
        return id;
    }

    /** The name that people see. */
    public String title() {
        return title;
    }

    /** 1 to 10. */
    public int number() {
        return ordinal() + 1;
    }

    /**
     * @throws IllegalArgumentException if no stage has this id; the message lists those there are
     */
    @JsonCreator
    public static Stage of(String id) {
        for (Stage stage : values()) {
            if (stage.id.equals(id)) {
                return stage;
            }
        }
        throw new IllegalArgumentException(
                "No stage is called '" + id + "'; stages are analyze, suggest, log-tasks, execute, "
                        + "review, generate-tests, run-tests, merge-request, update-docs, confirm");
    }
}
