import { metrics } from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';

/** An OpenTelemetry SDK for a test: reads figures by the names that Prometheus has for them. */
export class MetricsProbe {
  private readonly exporter = new PrometheusExporter({ preventServerStart: true });
  private readonly provider = new MeterProvider({ readers: [this.exporter] });

  constructor() {
    metrics.setGlobalMeterProvider(this.provider);
  }

  async text(): Promise<string> {
    const { resourceMetrics } = await this.exporter.collect();
    return new PrometheusSerializer(undefined, undefined, undefined, true, true).serialize(resourceMetrics);
  }

  /** @param line name, with its labels where it has some. */
  async value(line: string): Promise<number> {
    const found = (await this.text()).split('\n').find((one) => one.startsWith(`${line} `));
    return found === undefined ? 0 : Number(found.slice(line.length + 1));
  }

  async close(): Promise<void> {
    metrics.disable();
    await this.provider.shutdown();
  }
}
