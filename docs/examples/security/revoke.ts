import { Controller, Param, Post } from '@nestjs/common';
import { SseAuthService } from '@nestream/nest';

@Controller('admin')
export class AdminController {
  constructor(private readonly auth: SseAuthService) {}

  @Post('users/:id/lock')
  async lock(@Param('id') userId: string): Promise<{ closed: number }> {
    // First make sure that the guard refuses this user from now on, then end what is open.
    return { closed: await this.auth.revoke({ userId }) };
  }
}
