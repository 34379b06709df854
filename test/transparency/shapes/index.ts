import type { Subject } from '../shape.js';
import { answers, routes } from './answers.js';
import { applications } from './applications.js';
import { clients } from './clients.js';
import { controllers } from './controllers.js';
import { decorators } from './decorators.js';
import { errors } from './errors.js';
import { data, fields, reserved } from './fields.js';
import { filters } from './filters.js';
import { guards } from './guards.js';
import { handlers } from './handlers.js';
import { interceptors } from './interceptors.js';
import { items } from './items.js';
import { lifecycles } from './lifecycles.js';
import { pipes } from './pipes.js';
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
