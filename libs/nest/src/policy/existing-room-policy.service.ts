import type { InjectionToken, OnModuleInit } from '@nestjs/common';
import type { ModuleRef } from '@nestjs/core';
import type { SseConnection } from '../connection/sse-connection.interface.js';
import type { RoomPolicy } from './room-policy.interface.js';

/** A policy that another module provides. It is looked up when all providers exist: a factory would ask too early. */
export class ExistingRoomPolicy implements RoomPolicy, OnModuleInit {
  private policy!: RoomPolicy;

  constructor(
    private readonly modules: ModuleRef,
    private readonly token: InjectionToken<RoomPolicy>,
  ) {}

  onModuleInit(): void {
    this.policy = this.modules.get<RoomPolicy>(this.token, { strict: false });
  }

  canJoin(room: string, connection: SseConnection): boolean | Promise<boolean> {
    return this.policy.canJoin(room, connection);
  }
}
