package io.coldstream.broker;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.guava.GuavaModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.module.paramnames.ParameterNamesModule;
import io.dropwizard.jackson.AnnotationSensitivePropertyNamingStrategy;
import io.dropwizard.jackson.CaffeineModule;
import io.dropwizard.jackson.DiscoverableSubtypeResolver;
import io.dropwizard.jackson.FuzzyEnumModule;
import io.dropwizard.jackson.GuavaExtrasModule;

/**
 * Dropwizard's mapper without the module that writes classes for faster access to fields: a start reads each class of
 * the configuration once, and pays more for those classes than they ever bring.
 */
final class PlainJackson {
    private PlainJackson() {}

    static ObjectMapper newObjectMapper() {
        return new ObjectMapper()
                .registerModule(new GuavaModule())
                .registerModule(new GuavaExtrasModule())
                .registerModule(new CaffeineModule())
                .registerModule(new FuzzyEnumModule())
                .registerModule(new ParameterNamesModule())
                .registerModule(new Jdk8Module())
                .registerModule(new JavaTimeModule())
                .setPropertyNamingStrategy(new AnnotationSensitivePropertyNamingStrategy())
                .setSubtypeResolver(new DiscoverableSubtypeResolver())
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }
}
