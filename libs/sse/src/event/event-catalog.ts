import { EventDeclarationError } from '../errors/event-declaration.error.js';
import { InvalidEventError } from '../errors/invalid-event.error.js';
import { loadClassPackages } from './class-packages.js';
import { eventClassFacts, eventClassOf } from './event-class.js';
import type { EventDeclaration, EventDeclarations } from './event-declaration.js';
import type { PublishableEvent, RoomEvent } from './room-event.interface.js';
import { SseEventDefinition } from './sse-event-definition.js';
import { hasRules, validateClass } from './validate-class.js';
import { validateSchema } from './validate-schema.js';

/** The events that the modules of an application declare, and the door that everything published passes. */
export class EventCatalog {
  private readonly declared = new Map<string, EventDeclaration>();

  /**
   * Takes the events of a module. From then on their types are validated by whichever way they are published.
   *
   * @throws EventDeclarationError naming every entry that cannot be declared, MissingPackageError
   */
  async declare(events: EventDeclarations): Promise<void> {
    const problems: string[] = [];
    for (const [type, event] of Object.entries(events)) {
      const problem = (await problemOf(type, event)) ?? this.conflictOf(type, event);
      if (problem === undefined) this.declared.set(type, event);
      else problems.push(problem);
    }
    if (problems.length > 0) throw new EventDeclarationError(problems);
  }

  /**
   * What is to be sent of an event: validated, where its type has a contract. A promise only where validation needs one.
   *
   * @throws EventValidationError, InvalidEventError, MissingPackageError (or rejects with them)
   */
  prepare(event: PublishableEvent): RoomEvent | Promise<RoomEvent> {
    const target = eventClassOf(event);
    if (target) return validated(target, event);
    const { type, data } = event as { type?: unknown; data: unknown };
    if (typeof type === 'function' || type instanceof SseEventDefinition) {
      return validated(type as EventDeclaration, data);
    }
    if (!('data' in event)) throw new InvalidEventError(noEvent(event));
    const declared = this.declared.get((type ?? 'message') as string);
    return declared ? validated(declared, data) : (event as RoomEvent);
  }

  private conflictOf(type: string, event: EventDeclaration): string | undefined {
    const other = this.declared.get(type);
    if (!other || other === event) return undefined;
    return `"${type}" is declared twice, as ${nameOf(other)} and as ${nameOf(event)}; a type has one contract in an application: share it, or rename one`;
  }
}

function validated(declared: EventDeclaration, data: unknown): RoomEvent | Promise<RoomEvent> {
  if (declared instanceof SseEventDefinition) {
    const { type } = declared;
    const value = validateSchema(declared, data);
    return value instanceof Promise
      ? value.then((later: unknown) => ({ type, data: later }))
      : { type, data: value };
  }
  const facts = eventClassFacts(declared);
  if (!facts) throw new InvalidEventError(undecorated(declared));
  return validateClass(declared, data).then((plain) => ({ type: facts.type, data: plain }));
}

async function problemOf(type: string, event: EventDeclaration): Promise<string | undefined> {
  if (event instanceof SseEventDefinition)
    return mismatch(type, event.type, `defineSseEvent("${event.type}")`);
  if (typeof event !== 'function') {
    return `"${type}" is neither a class with @SseEvent() nor made by defineSseEvent(); a schema is declared with defineSseEvent('${type}', schema)`;
  }
  const facts = eventClassFacts(event);
  if (!facts) return `"${type}": ${undecorated(event)}`;
  if (!hasRules(await loadClassPackages(), event)) {
    return `"${type}": no field of ${event.name} has a rule; decorate them with class-validator (@Allow() for any value)`;
  }
  return mismatch(type, facts.type, `${event.name} with @SseEvent("${facts.type}")`);
}

function mismatch(key: string, type: string, name: string): string | undefined {
  return key === type
    ? undefined
    : `"${key}" holds ${name}; the key must be the type, since clients get their types from it`;
}

function undecorated({ name }: { readonly name: string }): string {
  return `${name} is no event; decorate the class with @SseEvent(type)`;
}

function nameOf(event: EventDeclaration): string {
  return event instanceof SseEventDefinition ? `defineSseEvent("${event.type}")` : event.name;
}

function noEvent(event: object): string {
  const { name } = event.constructor ?? {};
  return name === undefined || name === 'Object'
    ? 'An event needs data: publish { type, data }, with null for "nothing"'
    : undecorated({ name });
}
