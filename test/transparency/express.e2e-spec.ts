import { comparePlainStreams } from './compare.js';

describe('SseModule leaves plain streams on express as they are', () => comparePlainStreams('express'));
