package io.coldstream.broker.runtime;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;

/** A module with something of each kind that the real ones have. */
final class PreparedModule extends AbstractModule {
    @Override
    protected void configure() {
        binder().requireExplicitBindings();
        bind(Integer.class).toInstance(1);
    }

    @Provides
    @Singleton
    String text(Integer number) {
        return number.toString();
    }
}
