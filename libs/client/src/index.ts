// Parser
export { EventStreamParser } from './parser/event-stream-parser.js';
export { type EventStreamParserOptions, type ParsedEvent } from './parser/event-stream-parser.interface.js';

// Errors
export { EventTooLargeError } from './errors/event-too-large.error.js';
export { ParserBlockedError } from './errors/parser-blocked.error.js';
