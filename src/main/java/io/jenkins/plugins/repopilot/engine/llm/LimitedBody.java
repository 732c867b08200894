package io.jenkins.plugins.repopilot.engine.llm;

import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Collects a body of at most 32 MB, so that no server can fill this process's memory. */
final class LimitedBody implements BodySubscriber<byte[]> {

    private static final long MOST = 32L << 20;

    private final BodySubscriber<byte[]> all = BodySubscribers.ofByteArray();
    private Flow.Subscription subscription;
    private long size;

    static BodyHandler<byte[]> handler() {
        return response -> new LimitedBody();
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return all.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription theSubscription) {
        subscription = theSubscription;
        all.onSubscribe(theSubscription);
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
        size += item.stream().mapToLong(ByteBuffer::remaining).sum();
        if (size > MOST) {
            subscription.cancel();
            all.onError(new IOException("the answer is larger than " + (MOST >> 20) + " MB"));
        } else {
            all.onNext(item);
        }
    }

    @Override
    public void onError(Throwable throwable) {
        all.onError(throwable);
    }

    @Override
    public void onComplete() {
        all.onComplete();
    }
}
