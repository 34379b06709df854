import { comparePlainStreams } from './compare.js';

describe('SseModule leaves plain streams on fastify as they are', () => comparePlainStreams('fastify'));
