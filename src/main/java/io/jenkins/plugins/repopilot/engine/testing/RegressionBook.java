package io.jenkins.plugins.repopilot.engine.testing;

import com.fasterxml.jackson.core.type.TypeReference;
import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.record.TestResults.Regression;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which existing tests an improvement broke and what became of each, kept in the run directory so that a resume goes on from there. */
final class RegressionBook {

    private static final String STORED = "tests/regressions.json";

    private final RunContext context;

    RegressionBook(RunContext context) {
        this.context = context;
    }

    /** None if nothing was found yet. */
    List<Regression> read() throws IOException {
        String text = context.directory().read(STORED).orElse("[]");
        return Json.mapper().readValue(text, new TypeReference<List<Regression>>() {});
    }

    void write(List<Regression> regressions) throws IOException {
        context.directory().write(STORED, Json.mapper().writeValueAsString(regressions));
    }

    /**
     * What is still worse now is open, whatever was done about it; what nobody knew of is new.
     *
     * @param now the branch after all that was done, against base
     */
    List<Regression> settle(Comparison now) throws IOException {
        List<Regression> all = new ArrayList<>();
        Set<String> open = new LinkedHashSet<>(now.worse());
        for (Regression regression : read()) {
            boolean still = open.remove(regression.test());
            boolean silent = regression.outcome().equals("open") && !still;
            String outcome = still ? "open" : silent ? "repaired" : regression.outcome();
            all.add(new Regression(regression.test(), regression.improvementId(), outcome));
        }
        open.forEach(test -> all.add(new Regression(test, null, "open")));
        write(all);
        return all;
    }
}
