package io.jenkins.plugins.repopilot.engine.llm;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.repopilot.engine.InvalidSettingException;
import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What models cost: the built-in table, dated, with the setting {@code prices} over it. */
public final class PriceTable {

    private static final Pattern OWN = Pattern.compile("(.+?)\\s*=\\s*([0-9.]+)\\s*/\\s*([0-9.]+)\\s*/\\s*([0-9.]+)");
    /** A dated version of a model costs what the model costs: gpt-4.1-2025-04-14. */
    private static final Pattern DATED = Pattern.compile("(.+)-\\d{4}-\\d{2}-\\d{2}");

    /** US dollars per million tokens. */
    public record Price(BigDecimal in, BigDecimal cached, BigDecimal out) {

        BigDecimal of(long inputTokens, long cachedTokens, long outputTokens) {
            long read = Math.min(Math.max(0, cachedTokens), inputTokens);
            return in.multiply(BigDecimal.valueOf(inputTokens - read))
                    .add(cached.multiply(BigDecimal.valueOf(read)))
                    .add(out.multiply(BigDecimal.valueOf(outputTokens)))
                    .movePointLeft(6);
        }
    }

    private final LocalDate asOf;
    private final Map<String, Price> prices;

    private PriceTable(LocalDate asOf, Map<String, Price> prices) {
        this.asOf = asOf;
        this.prices = prices;
    }

    /**
     * @param own entries of the setting, each {@code MODEL=IN/CACHED/OUT}
     * @throws InvalidSettingException if one can't be read
     */
    public static PriceTable with(List<String> own) {
        try (InputStream resource = PriceTable.class.getResourceAsStream("prices.json")) {
            JsonNode table = Json.mapper().readTree(resource);
            Map<String, Price> prices = new HashMap<>();
            table.path("models")
                    .fields()
                    .forEachRemaining(model -> prices.put(model.getKey(), price(model.getValue())));
            for (String entry : own) {
                Matcher matcher = OWN.matcher(entry);
                if (!matcher.matches()) {
                    throw bad(entry);
                }
                prices.put(
                        matcher.group(1),
                        new Price(
                                number(entry, matcher.group(2)),
                                number(entry, matcher.group(3)),
                                number(entry, matcher.group(4))));
            }
            return new PriceTable(LocalDate.parse(table.path("as_of").asText()), prices);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read the built-in price table", e);
        }
    }

    /** When the built-in prices were looked up. */
    public LocalDate asOf() {
        return asOf;
    }

    /** Empty if the model is not in the table: its cost is unknown then. */
    public Optional<Price> of(String model) {
        Price exact = prices.get(model);
        Matcher dated = DATED.matcher(model);
        return Optional.ofNullable(exact != null || !dated.matches() ? exact : prices.get(dated.group(1)));
    }

    private static Price price(JsonNode node) {
        return new Price(
                node.get("in").decimalValue(),
                node.get("cached").decimalValue(),
                node.get("out").decimalValue());
    }

    private static BigDecimal number(String entry, String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw bad(entry);
        }
    }

    private static InvalidSettingException bad(String entry) {
        return new InvalidSettingException(
                Setting.PRICES.name(),
                "'" + entry + "' is not of the form MODEL=IN/CACHED/OUT, for instance gpt-4.1=2/0.5/8");
    }
}
