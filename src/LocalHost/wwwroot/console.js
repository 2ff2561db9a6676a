import { BreakableLine } from './breakable-line.js';
import { copy } from './copy.js';
import { agentOf } from './event-table.js';
import { mintEndedToken, mintToken, publish } from './gateway.js';
import { StreamPanel } from './stream-panel.js';

const find = (id) => document.getElementById(id);
const line = new BreakableLine();
const agents = new Set();
const nothing = find('nothing');
let panels = [];
let minted;
let isPaused = false;

for (const details of document.querySelectorAll('[data-open-when-wide]')) details.open = matchMedia('(min-width: 900px)').matches;

find('connection').addEventListener('submit', (event) => {
  event.preventDefault();
  if (!isConnected()) connectAgain();
});
find('connect').addEventListener('click', (event) => {
  if (!isConnected()) return;
  // It becomes a submit button now, and this same click would connect again.
  event.preventDefault();
  disconnect();
});
find('connection').addEventListener('change', ({ target }) => {
  if (!isConnected()) return;
  if (target.name === 'transport') connectAgain();
  else if (target.name === 'channel') changeChannel(target);
});
find('cut').addEventListener('click', () => busy('cut', 'connection-note', async () => {
  tell('connection-note', 'The line is cut. The client tries again by itself.');
  await line.cutFor(5_000);
  return 'The line is whole again.';
}));
find('expire').addEventListener('click', () => busy('expire', 'connection-note', async () => {
  tell('connection-note', 'A token that lasts one second is about to end.');
  const ended = await mintEndedToken(grants());
  panels.forEach((panel) => panel.expire(ended));
  return 'The gateway was given a token that has ended. Among the events you see its answer, and how the client recovers.';
}));

find('token').addEventListener('submit', async (event) => {
  event.preventDefault();
  await attempt('token-note', async () => {
    await mint();
    if (panels.length > 0) connectAgain();
  });
});
find('copy').addEventListener('click', () => attempt('token-note', async () => {
  await copy(minted.token);
  return 'Copied.';
}));

find('publish').addEventListener('submit', async (event) => {
  event.preventDefault();
  const { type, agent, data } = Object.fromEntries(new FormData(event.target));
  const field = event.target.elements.data;
  field.ariaInvalid = null;
  await attempt('publish-note', async () => {
    await publish(type, { agent_id: agent, ...objectIn(data, field) });
    return 'Published.';
  });
});

find('filter').addEventListener('input', ({ target }) => panels.forEach(({ table }) => table.filter(target.value.trim())));
find('clear').addEventListener('click', () => {
  panels.forEach(({ table }) => table.clear());
  countHeldBack();
});
find('pause').addEventListener('click', () => {
  isPaused = !isPaused;
  panels.forEach(({ table }) => (table.isPaused = isPaused));
  countHeldBack();
});

connectAgain();

function connectAgain() {
  const form = new FormData(find('connection'));
  const channels = form.getAll('channel');
  if (channels.length === 0) return tell('connection-note', 'Choose at least one channel.', true);
  disconnect();
  tell('connection-note', '');
  const transports = form.get('transport') === 'both' ? ['websocket', 'sse'] : [form.get('transport')];
  const options = { channels, getToken, line, onEvent: meet, onState: show, onHeldBack: countHeldBack };
  panels = transports.map((transport) => new StreamPanel(transport, options));
  panels.forEach(({ table }) => {
    table.filter(find('filter').value.trim());
    table.isPaused = isPaused;
  });
  find('streams').replaceChildren(...panels.map(({ element }) => element));
  show();
}

function disconnect() {
  panels.forEach((panel) => panel.close());
  panels = [];
  find('streams').replaceChildren(nothing);
  show();
}

function isConnected() {
  return panels.some((panel) => !panel.hasEnded);
}

/** The one button connects or disconnects, whichever can be done. It stays the same element, so that the focus stays on it. */
function show() {
  const button = find('connect');
  button.textContent = isConnected() ? 'Disconnect' : 'Connect';
  // No submit button while connected: the Enter key in a field would press it.
  button.type = isConnected() ? 'button' : 'submit';
  button.classList.toggle('primary', !isConnected());
  find('cut').disabled = find('expire').disabled = !isConnected();
  find('streams').classList.toggle('is-double', panels.length > 1);
  countHeldBack();
}

/** Joins or leaves a channel on the live connections; the box goes back where the gateway refuses that. */
async function changeChannel(box) {
  tell('connection-note', '');
  await attempt('connection-note', async () => {
    try {
      const open = panels.filter(({ hasEnded }) => !hasEnded);
      await Promise.all(open.map((panel) => (box.checked ? panel.subscribe(box.value) : panel.unsubscribe(box.value))));
    } catch (failure) {
      box.checked = !box.checked;
      throw failure;
    }
  });
}

/** The minted token, for as long as it is good: a renewal mints another of the same kind. */
async function getToken({ isRenewal }) {
  if (!minted || isRenewal) await mint();
  return minted.token;
}

async function mint() {
  const { channels, lifetime } = Object.fromEntries(new FormData(find('token')));
  minted = await mintToken(grants(), lifetime);
  find('copy').disabled = false;
  tell('token-note', `Grants ${channels.trim()} until ${new Date(minted.expires).toLocaleTimeString('en-GB')}; renewed before that.`);
}

function grants() {
  return new FormData(find('token')).get('channels').split(/[\s,]+/).filter(Boolean);
}

const notAnObject = 'The further data must be a JSON object, such as {"status": "running"}.';

/** An event's data is an object. Anything else would be spread into one by its indexes. */
function objectIn(text, field) {
  let data;
  try {
    data = JSON.parse(text.trim() || '{}');
  } catch (failure) {
    refuse(field, `The further data is not JSON. ${failure.message}`);
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data)) refuse(field, notAnObject);
  return data;
}

function refuse(field, message) {
  field.ariaInvalid = 'true';
  field.focus();
  throw new Error(message);
}

/** Offers the agents that were seen, up to a hundred, to the filter. */
function meet({ data }) {
  const agent = agentOf(data);
  if (agent === '' || agents.has(agent) || agents.size >= 100) return;
  agents.add(agent);
  find('agents').append(new Option(agent, agent));
}

/** Both tables get the same events, so the greater count is the number of events. */
function countHeldBack() {
  const count = Math.max(0, ...panels.map(({ table }) => table.heldBack));
  find('pause').classList.toggle('is-on', isPaused);
  find('pause').textContent = isPaused ? `Resume (${count.toLocaleString('en')} new)` : 'Pause';
}

/** An action during which its button is out of use. */
async function busy(button, note, action) {
  find(button).disabled = true;
  await attempt(note, action);
  find(button).disabled = !isConnected();
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
