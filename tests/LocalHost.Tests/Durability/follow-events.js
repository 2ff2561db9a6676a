// Follows a stream by the client that browsers have. A line for each thing that happens: open, an event's number, or the code of an error.
import { EventSource } from 'eventsource';

const source = new EventSource(process.argv[2]);
source.addEventListener('open', () => console.log('open'));
source.addEventListener('task.progress', ({ data }) => console.log(JSON.parse(data).number));
source.addEventListener('error', ({ data }) => {
  if (data) console.log(JSON.parse(data).code);
  if (source.readyState === EventSource.CLOSED) console.log('closed');
});
