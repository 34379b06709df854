import type { InjectionToken, Type } from '@nestjs/common';
import type { SseConnection } from '../connection/sse-connection.interface.js';

/** DI token of the policy that decides who may join which room. */
export const RoomPolicy = Symbol('RoomPolicy');

/** Decides every join and every follow. */
export interface RoomPolicy {
  /**
   * Called before a connection joins or follows a room that the application named.
   * On `false` the join fails with `RoomForbiddenError`; a throw or rejection fails it with that error.
   */
  canJoin(room: string, connection: SseConnection): boolean | Promise<boolean>;
}

/** Where dependency injection finds the policy. */
export type RoomPolicyProvider =
  | {
      /** A class that the module instantiates, with providers that the module can see: global ones and those of its `imports`. */
      readonly useClass: Type<RoomPolicy>;
    }
  | {
      /** Token of a provider of any module. */
      readonly useExisting: InjectionToken<RoomPolicy>;
    };

/** The default: the handler that names the rooms has decided already. */
export const ALLOW_ALL: RoomPolicy = { canJoin: () => true };
