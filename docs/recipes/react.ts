import { SseClient } from '@nestream/client';
import { useEffect, useState } from 'react';

export interface Price {
  symbol: string;
  price: number;
}

/** The newest price; `undefined` until there is one. Connected while the component is shown. */
export function usePrice(url: string): Price | undefined {
  const [price, setPrice] = useState<Price>();
  useEffect(() => {
    const client = new SseClient<{ price: Price }>(url);
    client.on('price', ({ data }) => setPrice(data));
    client.connect();
    return () => client.close();
  }, [url]);
  return price;
}
