package io.jenkins.plugins.repopilot.engine.edit;

import java.util.List;

/**
 * One SEARCH/REPLACE block. A line of equals signs within the text (a heading in reStructuredText, say) looks like the divider, so a block
 * may have several readings; it is applied only if exactly one of them fits the file.
 *
 * @param readings at least one
 */
public record EditBlock(List<Reading> readings) {

    /**
     * @param search lines to find, without line ends
     * @param replace lines to put there
     */
    public record Reading(List<String> search, List<String> replace) {

        public Reading {
            search = List.copyOf(search);
            replace = List.copyOf(replace);
        }
    }

    public EditBlock {
        readings = List.copyOf(readings);
    }

    public static EditBlock of(List<String> search, List<String> replace) {
        return new EditBlock(List.of(new Reading(search, replace)));
    }

    /** Whether it is plainly meant as the content of a new file. */
    boolean searchesNothing() {
        return readings.get(0).search().stream().allMatch(String::isBlank);
    }
}
