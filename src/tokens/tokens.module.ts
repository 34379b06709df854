import { Module } from '@nestjs/common';
import { TokensController } from './tokens.controller.js';
import { TokensService } from './tokens.service.js';

/** Texts that are written piece by piece, as by a language model, and read by POST. */
@Module({ controllers: [TokensController], providers: [TokensService] })
export class TokensModule {}
