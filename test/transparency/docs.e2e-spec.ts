import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainStreamsPage } from './plain-streams.page.js';
import { pathOf } from './shape-app.js';
import { SUBJECTS } from './shapes/index.js';

const PAGE = join(import.meta.dirname, '../../docs/plain-streams.md');

it('docs/plain-streams.md lists the shapes that are compared', () => {
  // UPDATE_DOCS=1 npx jest --selectProjects=e2e --testPathPatterns=test/transparency/docs
  if (process.env.UPDATE_DOCS) writeFileSync(PAGE, plainStreamsPage());
  expect(readFileSync(PAGE, 'utf8')).toBe(plainStreamsPage());
});

it('compares at least 150 shapes, each with a name and a route of its own', () => {
  const shapes = SUBJECTS.flatMap((subject) => subject.shapes);
  expect(shapes.length).toBeGreaterThanOrEqual(150);
  expect(new Set(shapes.map(({ name }) => name)).size).toBe(shapes.length);
  expect(new Set(shapes.map(pathOf)).size).toBe(shapes.length);
});
