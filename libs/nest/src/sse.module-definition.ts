import { ConfigurableModuleBuilder } from '@nestjs/common';
import { InspectorModule, type InspectorOptions } from './inspector/inspector.module.js';
import type { SseModuleOptions } from './sse-options.interface.js';

/** Options that decide what the module consists of: they cannot come from providers, and stand beside `useFactory` in `forRootAsync()`. */
export interface SseModuleExtras {
  /** A page with the live streams of this process. Default: none. */
  readonly inspector?: InspectorOptions | undefined;
}

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN, OPTIONS_TYPE, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<SseModuleOptions>({ moduleName: 'Sse' })
    .setClassMethodName('forRoot')
    .setExtras<SseModuleExtras>({ inspector: undefined }, (definition, { inspector }) => ({
      ...definition,
      imports: [...(definition.imports ?? []), ...(inspector ? [InspectorModule.with(inspector)] : [])],
    }))
    .build();
