import { SseAuthGuard } from '@nestream/nest/passport';

/** Lets in who brings a good token: as `Authorization: Bearer`, in the cookie, or as `?access_token=`. */
export const SignedInGuard = SseAuthGuard('jwt');
