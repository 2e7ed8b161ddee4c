package org.coattend.spark;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.Arrays;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.coattend.kernel.NativeMemory;

/**
 * A source of Spark's metrics, which every job adds to {@code spark.plugins}: of the driver each
 * {@link Count}, of the driver and of every executor {@code native_bytes, native_bytes_peak,
 * physical_bytes} (see {@link NativeMemory}). Jobs run without it.
 */
public final class CoattendPlugin implements SparkPlugin {
  /** The value of {@code spark.plugins} that adds this one to others. */
  public static String among(String plugins) {
    String name = CoattendPlugin.class.getName();
    if (Arrays.asList(plugins.split(",", -1)).contains(name)) {
      return plugins;
    }
    return plugins.isBlank() ? name : plugins + "," + name;
  }

  /** What Spark calls an executor that is in the driver's JVM. */
  private static final String DRIVER = "driver";

  @Override
  public DriverPlugin driverPlugin() {
    return new DriverPlugin() {
      private SparkContext context;

      @Override
      public Map<String, String> init(SparkContext context, PluginContext plugin) {
        this.context = context;
        return Map.of();
      }

      @Override
      public void registerMetrics(String application, PluginContext plugin) {
        for (Count count : Count.values()) {
          register(
              plugin.metricRegistry(), count.metric(), () -> Counters.of(context).value(count));
        }
        registerMemory(plugin.metricRegistry());
      }
    };
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void init(PluginContext plugin, Map<String, String> fromDriver) {
        // In local mode it has the driver's name, whose metrics these are already.
        if (!plugin.executorID().equals(DRIVER)) {
          registerMemory(plugin.metricRegistry());
        }
      }
    };
  }

  private static void registerMemory(MetricRegistry registry) {
    register(registry, "native_bytes", NativeMemory::bytes);
    register(registry, "native_bytes_peak", NativeMemory::peak);
    register(registry, "physical_bytes", NativeMemory::physicalBytes);
  }

  private static void register(MetricRegistry registry, String name, Gauge<Long> gauge) {
    registry.register(name, gauge);
  }
}
