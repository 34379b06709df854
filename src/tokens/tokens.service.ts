import {
  Inject,
  Injectable,
  Logger,
  type MessageEvent,
  NotFoundException,
  type OnModuleDestroy,
  type OnModuleInit,
  ServiceUnavailableException,
} from '@nestjs/common';
import { EventLog, RoomService, type SseConnection } from '@nestream/nest';
import type { Observable } from 'rxjs';
import type { GenerateDto } from './generate.dto.js';
import { type Command, GenerationCommands } from './generation-commands.js';
import { readGeneration } from './generation-log.js';
import { Generation } from './generation.js';

const MAX_RUNNING = 50;

/** Starts texts, goes on with those that were interrupted, and lets clients read them. */
@Injectable()
export class TokensService implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(TokensService.name);
  private readonly running = new Map<string, Generation>();
  private readonly readers = new Map<string, Set<SseConnection>>();
  private readonly commands: GenerationCommands;

  constructor(
    private readonly rooms: RoomService,
    @Inject(EventLog) private readonly log: EventLog,
  ) {
    this.commands = new GenerationCommands(rooms, log, (command, id) => this.obey(command, id));
  }

  async onModuleInit(): Promise<void> {
    await this.commands.open();
  }

  async onModuleDestroy(): Promise<void> {
    for (const generation of this.running.values()) generation.halt();
    await this.commands.close();
  }

  /**
   * The text from its beginning, or from where the client left off.
   *
   * @throws NotFoundException when the client knows a text that the log does not know any more
   * @throws ServiceUnavailableException when too many texts are being written
   */
  async read(connection: SseConnection, { id, prompt }: GenerateDto): Promise<Observable<MessageEvent>> {
    await this.ensureWritten(id, prompt, connection.lastEventId !== undefined);
    this.keep(id, connection);
    return this.rooms.join(roomOf(id), connection, { from: 'start' });
  }

  /** Does something to a text, on whichever process it is. */
  async command(command: Command, id: string): Promise<void> {
    await this.commands.send(command, id);
  }

  private async ensureWritten(id: string, prompt: string, resumes: boolean): Promise<void> {
    if (this.running.has(id)) return;
    const stored = await readGeneration(this.log, roomOf(id));
    if (stored?.ended || this.running.has(id)) return;
    if (!stored && resumes) throw new NotFoundException('This text is not kept any more; start it again');
    if (this.running.size >= MAX_RUNNING) {
      throw new ServiceUnavailableException('Too many texts are being written; try again in some seconds');
    }
    const generation = new Generation(this.rooms, roomOf(id), stored?.prompt ?? prompt);
    this.running.set(id, generation);
    try {
      await generation.begin();
    } catch (error) {
      this.running.delete(id);
      throw error;
    }
    void this.write(id, generation, stored?.tokens ?? 0);
  }

  private async write(id: string, generation: Generation, from: number): Promise<void> {
    try {
      await generation.run(from);
    } catch (error) {
      // Who reads it gets the rest when it asks again.
      this.logger.error(error);
    }
    this.running.delete(id);
  }

  private keep(id: string, connection: SseConnection): void {
    const readers = this.readers.get(id) ?? new Set();
    this.readers.set(id, readers.add(connection));
    connection.onClose(() => {
      readers.delete(connection);
      if (readers.size === 0) this.readers.delete(id);
    });
  }

  private obey(command: Command, id: string): void {
    if (command === 'stop') this.running.get(id)?.stop();
    else for (const connection of this.readers.get(id) ?? []) connection.destroy('error');
  }
}

function roomOf(id: string): string {
  return `tokens:${id}`;
}
