import { metrics } from '@opentelemetry/api';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';

/** Before the application is created; serves `/metrics` on a port of its own. */
export function serveMetrics(port = 9464): MeterProvider {
  const provider = new MeterProvider({ readers: [new PrometheusExporter({ port })] });
  metrics.setGlobalMeterProvider(provider);
  return provider;
}
