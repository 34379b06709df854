import { show } from '../../options/option-rules.js';
import { EventDeclarationError, InvalidEventError } from '../../errors/event.errors.js';
import { CallbackTimeoutError } from '../../errors/module.errors.js';
import { withTimeout } from '../../time/with-timeout.js';
import { loadClassPackages } from './class-packages.js';
import type { ClassSerializer } from './class-serializer.js';
import { eventClassFacts, eventClassOf } from './event-class.js';
import type { EventDeclaration, PublishableEvent } from './event-declaration.js';
import type { RoomEvent } from '../event-body.js';
import { SseEventDefinition, validateSchema } from './sse-event-definition.js';
import { hasRules, validateClass } from './validate-class.js';

/** The events that the modules of an application declare, and the door that everything published passes. */
export class EventCatalog {
  private readonly declared = new Map<string, EventDeclaration>();

  /**
   * @param serializer makes instances of decorated classes plain; absent where nothing is to be serialised.
   * @param timeout milliseconds that the validation of an event may take, since later events of its rooms wait for it; 0 for ever.
   */
  constructor(
    private readonly serializer?: ClassSerializer,
    private readonly timeout = 0,
  ) {}

  /**
   * Takes the events of a module. From then on their types are validated by whichever way they are published.
   *
   * @throws EventDeclarationError naming every entry that cannot be declared, MissingPackageError
   */
  async declare(events: readonly EventDeclaration[]): Promise<void> {
    assertIsList(events);
    const problems: string[] = [];
    for (const event of events) {
      const problem = (await problemOf(event)) ?? this.conflictOf(event);
      if (problem === undefined) this.declared.set(typeOf(event)!, event);
      else problems.push(problem);
    }
    if (problems.length > 0) throw new EventDeclarationError(problems);
  }

  /**
   * Data as it may leave: instances of classes with class-transformer decorators are plain in it. Data of an event class is plain
   * already, by the `transformOptions` of its declaration.
   *
   * @throws InvalidEventError, and what a `@Transform()` throws
   */
  plain(data: unknown): unknown {
    return this.serializer ? this.serializer.plain(data) : data;
  }

  /**
   * What is to be sent of an event: validated, where its type has a contract, and made plain. A promise only where validation needs one.
   *
   * @throws EventValidationError, InvalidEventError, MissingPackageError, CallbackTimeoutError (or rejects with them)
   */
  prepare(event: PublishableEvent): RoomEvent | Promise<RoomEvent> {
    assertIsEvent(event);
    const target = eventClassOf(event);
    if (target) return this.validated(target, event);
    const { type, data } = event as { type?: unknown; data: unknown };
    if (typeof type === 'function' || type instanceof SseEventDefinition) {
      return this.validated(type as EventDeclaration, data);
    }
    if (!('data' in event)) throw new InvalidEventError(noEvent(event));
    const declared = this.declared.get((type ?? 'message') as string);
    if (declared) return this.validated(declared, data);
    const plain = this.plain(data);
    return plain === data ? (event as RoomEvent) : { type: type as string | undefined, data: plain };
  }

  private validated(declared: EventDeclaration, data: unknown): RoomEvent | Promise<RoomEvent> {
    if (declared instanceof SseEventDefinition) {
      const { type } = declared;
      const value = validateSchema(declared, data);
      return value instanceof Promise
        ? this.inTime(value, declared).then((later: unknown) => ({ type, data: this.plain(later) }))
        : { type, data: this.plain(value) };
    }
    const facts = eventClassFacts(declared);
    if (!facts) throw new InvalidEventError(undecorated(declared));
    return this.inTime(validateClass(declared, data), declared).then((plain) => ({
      type: facts.type,
      data: plain,
    }));
  }

  private async inTime<Result>(validation: Promise<Result>, declared: EventDeclaration): Promise<Result> {
    return withTimeout(validation, this.timeout, () => {
      throw new CallbackTimeoutError(`The validation of ${nameOf(declared)}`, this.timeout);
    });
  }

  private conflictOf(event: EventDeclaration): string | undefined {
    const type = typeOf(event)!;
    const other = this.declared.get(type);
    if (!other || other === event) return undefined;
    return `"${type}" is declared twice, as ${nameOf(other)} and as ${nameOf(event)}; a type has one contract in an application: share it, or rename one`;
  }
}

/** JavaScript passes what types refuse. @throws InvalidEventError */
function assertIsEvent(event: unknown): asserts event is object {
  if (typeof event === 'object' && event !== null && !Array.isArray(event)) return;
  const fix = Array.isArray(event)
    ? 'publish one event at a time, or { data: [...] } for an event whose data is a list'
    : 'publish { type, data }, such as { data: "text" }';
  throw new InvalidEventError(`An event is ${show(event)}; ${fix}`);
}

async function problemOf(event: EventDeclaration): Promise<string | undefined> {
  if (event instanceof SseEventDefinition) return undefined;
  if (typeof event !== 'function') {
    return `${show(event)} is neither a class with @SseEvent() nor made by defineSseEvent(); declare a schema with defineSseEvent(type, schema)`;
  }
  if (!eventClassFacts(event)) return undecorated(event);
  if (hasRules(await loadClassPackages(), event)) return undefined;
  return `no field of ${event.name} has a rule; decorate them with class-validator (@Allow() for any value)`;
}

function typeOf(event: EventDeclaration): string | undefined {
  return event instanceof SseEventDefinition ? event.type : eventClassFacts(event)?.type;
}

/** @throws EventDeclarationError */
function assertIsList(events: unknown): void {
  if (Array.isArray(events)) return;
  const problem = `events is ${show(events)}; give a list of classes with @SseEvent() and of what defineSseEvent() returned`;
  throw new EventDeclarationError([problem]);
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
