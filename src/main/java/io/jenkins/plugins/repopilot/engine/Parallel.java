package io.jenkins.plugins.repopilot.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Independent work of a stage, several at a time. */
public final class Parallel {

    private static final long STOP_SECONDS = 30;

    private Parallel() {}

    /**
     * Runs all tasks and gives their results in the order of the tasks. The first task that throws ends the others; an interrupt of the
     * calling thread interrupts all of them. No thread is left behind either way.
     *
     * @param most how many run at the same time, at least 1
     */
    public static <T> List<T> run(int most, List<? extends Callable<T>> tasks) throws Exception {
        if (tasks.isEmpty()) {
            return List.of();
        }
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(most, tasks.size()), work -> {
            Thread thread = new Thread(work, "repo-pilot-worker");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<T>> futures = new ArrayList<>();
            for (Callable<T> task : tasks) {
                futures.add(threads.submit(task));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            threads.shutdownNow();
            awaitEnd(threads);
        }
    }

    private static void awaitEnd(ExecutorService threads) throws InterruptedException {
        boolean interrupted = Thread.interrupted();
        try {
            threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
