import type { Subject } from '../shape.js';
import { errors } from './errors.js';
import { data, fields, reserved } from './fields.js';
import { handlers } from './handlers.js';
import { items } from './items.js';
import { lifecycles } from './lifecycles.js';

/** All shapes, in the order of the docs. */
export const SUBJECTS: readonly Subject[] = [items, data, fields, reserved, lifecycles, errors, handlers];
