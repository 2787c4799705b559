package io.coldstream.benchmarks;

import java.util.List;

/**
 * What to run.
 *
 * @param rounds measured rounds for each store, 1 or more; one more is run first and not counted
 * @param megabytes value bytes of one round, in units of 1,000,000
 * @param stores which object stores: {@code directory}, {@code minio}
 */
record Options(int rounds, int megabytes, List<String> stores) {
    static final String USAGE = "usage: benchmarks/run [--rounds N] [--megabytes N] [--stores directory,minio]";
    private static final Options DEFAULTS = new Options(3, 250, List.of("directory", "minio"));

    Options {
        if (rounds < 1 || megabytes < 1 || stores.isEmpty()) {
            throw new IllegalArgumentException("rounds, megabytes and stores must be 1 or more");
        }
        stores = List.copyOf(stores);
    }

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException if it makes no sense
     */
    static Options parse(String... args) {
        Options options = DEFAULTS;
        if (args.length % 2 != 0) {
            throw new IllegalArgumentException("every option has a value");
        }
        for (int i = 0; i < args.length; i += 2) {
            options = options.with(args[i], args[i + 1]);
        }
        return options;
    }

    private Options with(String name, String value) {
        return switch (name) {
            case "--rounds" -> new Options(Integer.parseInt(value), megabytes, stores);
            case "--megabytes" -> new Options(rounds, Integer.parseInt(value), stores);
            case "--stores" -> new Options(rounds, megabytes, List.of(value.split(",", -1)));
            default -> throw new IllegalArgumentException("there is no option " + name);
        };
    }

    long valueBytes() {
        return megabytes * 1_000_000L;
    }
}
