import type { Subject } from '../shape.js';
import { answers, routes } from './answers.js';
import { applications, clients, controllers } from './applications.js';
import { filters, interceptors } from './enhancers.js';
import { decorators } from './decorators.js';
import { errors } from './errors.js';
import { data, fields, reserved } from './fields.js';
import { guards, pipes } from './guards.js';
import { handlers } from './handlers.js';
import { items } from './items.js';
import { lifecycles } from './lifecycles.js';
import { tests } from './tests.js';

/** All shapes, in the order of the docs. */
export const SUBJECTS: readonly Subject[] = [
  items,
  data,
  fields,
  reserved,
  lifecycles,
  errors,
  handlers,
  answers,
  routes,
  decorators,
  guards,
  pipes,
  interceptors,
  filters,
  applications,
  controllers,
  clients,
  tests,
];
