import { defineSseEvent } from '@nestream/nest';
import { z } from 'zod';

export const PriceEvent = defineSseEvent(
  'price',
  z.object({
    symbol: z.string(),
    price: z.number().min(0),
    currency: z.string().default('EUR'),
  }),
);
