import { SseClient } from '@nestream/client';

const client = new SseClient<{ status: { status: string } }>('http://localhost:3000/orders/7', {
  onGap: ({ reason }) => process.stderr.write(`Events are lost: ${reason}\n`),
});
client.on('status', ({ data }) => process.stdout.write(`${data.status}\n`));
client.connect();
