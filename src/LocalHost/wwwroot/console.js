import { BreakableLine } from './breakable-line.js';
import { mintToken, publish } from './gateway.js';
import { StreamPanel } from './stream-panel.js';

const find = (id) => document.getElementById(id);
const line = new BreakableLine();
const agents = new Set();
const nothing = find('nothing');
let panels = [];
let minted;

for (const details of document.querySelectorAll('[data-open-when-wide]')) details.open = matchMedia('(min-width: 900px)').matches;

find('connection').addEventListener('submit', (event) => {
  event.preventDefault();
  connectAgain();
});
find('disconnect').addEventListener('click', disconnect);
find('cut').addEventListener('click', async ({ currentTarget }) => {
  currentTarget.disabled = true;
  tell('connection-note', 'The line is cut. The client tries again by itself.');
  await line.cutFor(5_000);
  tell('connection-note', 'The line is whole again.');
  currentTarget.disabled = panels.length === 0;
});

find('token').addEventListener('submit', async (event) => {
  event.preventDefault();
  await attempt('token-note', async () => {
    await mint();
    if (panels.length > 0) connectAgain();
  });
});
find('copy').addEventListener('click', () => attempt('token-note', async () => {
  await navigator.clipboard.writeText(minted.token);
  return 'Copied.';
}));

find('publish').addEventListener('submit', async (event) => {
  event.preventDefault();
  const { type, agent, data } = Object.fromEntries(new FormData(event.target));
  await attempt('publish-note', async () => {
    await publish(type, { agent_id: agent, ...JSON.parse(data.trim() || '{}') });
    return 'Published.';
  });
});

find('filter').addEventListener('input', ({ target }) => panels.forEach(({ table }) => table.filter(target.value.trim())));
find('clear').addEventListener('click', () => panels.forEach(({ table }) => table.clear()));
find('pause').addEventListener('click', ({ currentTarget }) => {
  const isPaused = currentTarget.getAttribute('aria-pressed') !== 'true';
  currentTarget.setAttribute('aria-pressed', isPaused);
  panels.forEach(({ table }) => (table.isPaused = isPaused));
});

connectAgain();

function connectAgain() {
  const form = new FormData(find('connection'));
  const channels = form.getAll('channel');
  if (channels.length === 0) return tell('connection-note', 'Choose at least one channel.', true);
  disconnect();
  tell('connection-note', '');
  const transports = form.get('transport') === 'both' ? ['websocket', 'sse'] : [form.get('transport')];
  panels = transports.map((transport) => new StreamPanel(transport, { channels, getToken, line, onEvent: meet }));
  panels.forEach(({ table }) => {
    table.filter(find('filter').value.trim());
    table.isPaused = find('pause').getAttribute('aria-pressed') === 'true';
  });
  find('streams').classList.toggle('is-double', panels.length > 1);
  show();
}

function disconnect() {
  panels.forEach((panel) => panel.close());
  panels = [];
  show();
}

function show() {
  find('streams').replaceChildren(...(panels.length > 0 ? panels.map(({ element }) => element) : [nothing]));
  find('disconnect').disabled = find('cut').disabled = panels.length === 0;
}

/** The minted token, for as long as it is good: a renewal mints another of the same kind. */
async function getToken({ isRenewal }) {
  if (!minted || isRenewal) await mint();
  return minted.token;
}

async function mint() {
  const { channels, lifetime } = Object.fromEntries(new FormData(find('token')));
  minted = await mintToken(channels.split(/[\s,]+/).filter(Boolean), lifetime);
  find('copy').disabled = false;
  tell('token-note', `Grants ${channels.trim()} until ${new Date(minted.expires).toLocaleTimeString('en-GB')}; renewed before that.`);
}

/** Offers the agents that were heard of, up to a hundred, to the filter. */
function meet({ data: { agent_id: agent } }) {
  if (!agent || agents.has(agent) || agents.size >= 100) return;
  agents.add(agent);
  find('agents').append(new Option(agent, agent));
}

async function attempt(note, action) {
  try {
    const said = await action();
    if (said) tell(note, said);
  } catch (failure) {
    tell(note, failure.message, true);
  }
}

function tell(note, text, isWrong = false) {
  find(note).textContent = text;
  find(note).classList.toggle('is-wrong', isWrong);
}
