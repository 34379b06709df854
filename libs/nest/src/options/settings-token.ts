/** DI token of the options with all defaults filled in. Each injector declares the part of them that it needs. */
export const SSE_SETTINGS = Symbol('SseSettings');
