package io.jenkins.plugins.repopilot.engine.llm;

import io.jenkins.plugins.repopilot.engine.llm.PriceTable.Price;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * What a run may still use, in tokens and money. A call reserves the most it can use before it starts and settles what it did use, so that
 * calls side by side never overspend together. Thread-safe.
 */
final class Budget {

    private final long maxTokens;
    private final BigDecimal maxCost;
    private final PriceTable prices;
    private long usedTokens;
    private BigDecimal usedCost;
    private long heldTokens;
    private BigDecimal heldCost = BigDecimal.ZERO;

    /**
     * @param maxTokens 0: no limit
     * @param maxCost US dollars, 0: no limit; holds for models with a known price only
     * @param used before, by the same run
     */
    Budget(long maxTokens, double maxCost, PriceTable prices, Usage used) {
        this.maxTokens = maxTokens;
        this.maxCost = BigDecimal.valueOf(maxCost);
        this.prices = prices;
        this.usedTokens = used.totalTokens();
        this.usedCost = used.cost() == null ? BigDecimal.ZERO : used.cost();
    }

    /**
     * Holds back the most that a call can use. If only calls under way stand in the way, waits for them to settle.
     *
     * @throws ModelException of kind {@code BUDGET} if it does not fit
     */
    synchronized Reservation reserve(String model, long inputTokens, long maxOutputTokens)
            throws ModelException, InterruptedException {
        long tokens = inputTokens + maxOutputTokens;
        BigDecimal cost = prices.of(model)
                .map(price -> price.of(inputTokens, 0, maxOutputTokens))
                .orElse(BigDecimal.ZERO);
        while (true) {
            refuseWhatCanNotFit(tokens, cost);
            boolean fits = (maxTokens == 0 || usedTokens + heldTokens + tokens <= maxTokens)
                    && (maxCost.signum() == 0
                            || usedCost.add(heldCost).add(cost).compareTo(maxCost) <= 0);
            if (fits) {
                break;
            }
            wait();
        }
        heldTokens += tokens;
        heldCost = heldCost.add(cost);
        return new Reservation(model, tokens, cost);
    }

    private void refuseWhatCanNotFit(long tokens, BigDecimal cost) throws ModelException {
        if (maxTokens > 0 && usedTokens + tokens > maxTokens) {
            throw new ModelException(
                    ModelException.Kind.BUDGET,
                    "the call may need " + tokens + " tokens, and " + usedTokens + " of the run's " + maxTokens
                            + " are used (setting maxTokens)");
        }
        if (maxCost.signum() > 0 && usedCost.add(cost).compareTo(maxCost) > 0) {
            throw new ModelException(
                    ModelException.Kind.BUDGET,
                    "the call may cost $" + cost.toPlainString() + ", and $" + usedCost.toPlainString()
                            + " of the run's $" + maxCost.toPlainString() + " are spent (setting maxCost)");
        }
    }

    /** What a call may use; closing it without settling gives all of it back. */
    final class Reservation implements AutoCloseable {
        private final String model;
        private final long tokens;
        private final BigDecimal cost;
        private boolean open = true;

        private Reservation(String model, long tokens, BigDecimal cost) {
            this.model = model;
            this.tokens = tokens;
            this.cost = cost;
        }

        long tokens() {
            return tokens;
        }

        /**
         * Books what was used and gives back the rest.
         *
         * @param answeredBy the model's name as the server gave it: prices a deployment or alias that the table does not know
         */
        Usage settle(String answeredBy, long in, long cached, long out) {
            Optional<Price> price = prices.of(model).or(() -> prices.of(answeredBy));
            BigDecimal paid = price.map(p -> p.of(in, cached, out)).orElse(null);
            synchronized (Budget.this) {
                usedTokens += in + out;
                usedCost = paid == null ? usedCost : usedCost.add(paid);
                close();
            }
            return new Usage(1, in, out, cached, paid);
        }

        @Override
        public void close() {
            synchronized (Budget.this) {
                if (open) {
                    open = false;
                    heldTokens -= tokens;
                    heldCost = heldCost.subtract(cost);
                    Budget.this.notifyAll();
                }
            }
        }
    }
}
