import { CONNECT, REPLAY } from './connections.mjs';
import { CROWD } from './crowd.mjs';
import { ENCODE } from './encode.mjs';
import { SATURATED, SPARSE } from './fan-out.mjs';
import { PARSE } from './parse.mjs';
import { SLOW_CLIENT } from './slow-client.mjs';

/** What contestants are asked to do, in the order it is done in each round. */
export const WORKS = [SPARSE, SATURATED, CROWD, CONNECT, REPLAY, SLOW_CLIENT, ENCODE, PARSE];
