package io.couponflow.bench;

import io.couponflow.domain.Parsed;
import io.couponflow.domain.RawPush;
import io.couponflow.parse.PushParser;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.xml.stream.XMLStreamException;
import me.chanjar.weixin.mp.bean.message.WxMpXmlMessage;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Reading one push, beside WxJava, which most merchants use, and beside Woodstox alone. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {
            "-Xmx512m",
            "-XX:+UseParallelGC",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.text=ALL-UNNAMED"
        })
public class ParseBenchmark {

    private static final String COUPONFLOW = "couponflow";
    private static final String PEER = "wxJava";
    private static final String FLOOR = "woodstox";
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private final PushParser parser = new PushParser();
    private final BareWoodstox woodstox = new BareWoodstox();
    private final RawPush raw = SamplePush.raw();
    private final byte[] bytes = SamplePush.bytes();
    private final String text = SamplePush.TEXT;

    /** That what is measured is the work and not a refusal of it. */
    @Setup
    public void check() {
        if (!(parser.parse(raw) instanceof Parsed.Accepted)) {
            throw new IllegalStateException("the sample was not accepted: " + parser.parse(raw));
        }
    }

    /** From the body's bytes to the typed event. */
    @Benchmark
    public Parsed couponflow() {
        return parser.parse(raw);
    }

    /** From the body's text to WxJava's message. */
    @Benchmark
    public WxMpXmlMessage wxJava() {
        return WxMpXmlMessage.fromXml(text);
    }

    /** From the body's bytes to all its names and texts, made into nothing. */
    @Benchmark
    public void woodstox(Blackhole nothing) throws XMLStreamException {
        Consumer<String> taker = nothing::consume;
        woodstox.read(bytes, taker);
    }

    /** Runs all three and prints their ratios. Arguments are JMH's own, such as {@code -f 1 -i 3}. */
    public static void main(String[] arguments) throws RunnerException, CommandLineOptionException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .parent(new CommandLineOptions(arguments))
                .include(ParseBenchmark.class.getName())
                .addProfiler(GCProfiler.class);
        Collection<RunResult> results = new Runner(options.build()).run();
        Map<String, Double> nanos = new TreeMap<>();
        Map<String, Double> allocated = new TreeMap<>();
        for (RunResult result : results) {
            String label = result.getPrimaryResult().getLabel();
            nanos.put(label, result.getPrimaryResult().getScore());
            allocated.put(label, bytes(result));
        }
        print(nanos, allocated);
        System.out.println(
                "repeat: bench/run parse" + (arguments.length == 0 ? "" : " " + String.join(" ", arguments)));
    }

    private static double bytes(RunResult result) {
        var allocated = result.getSecondaryResults().get(ALLOCATED);
        if (allocated == null) {
            throw new IllegalStateException(
                    "no " + ALLOCATED + " in " + result.getSecondaryResults().keySet());
        }
        return allocated.getScore();
    }

    private static void print(Map<String, Double> nanos, Map<String, Double> allocated) {
        System.out.printf(Locale.ROOT, "%nOne push of %d bytes:%n", SamplePush.bytes().length);
        System.out.printf(Locale.ROOT, "%-12s %10s %10s%n", "", "ns/push", "B/push");
        nanos.forEach((label, score) ->
                System.out.printf(Locale.ROOT, "%-12s %10.0f %10.0f%n", label, score, allocated.get(label)));
        Double own = nanos.get(COUPONFLOW);
        Double peer = nanos.get(PEER);
        Double floor = nanos.get(FLOOR);
        if (own != null && peer != null && floor != null) {
            System.out.printf(Locale.ROOT, "couponflow is %.1f times as fast as WxJava%n", peer / own);
            System.out.printf(Locale.ROOT, "couponflow takes %.2f times as long as Woodstox alone%n", own / floor);
        }
    }
}
