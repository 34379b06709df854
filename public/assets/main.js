import { startChat } from './chat.js';
import { startProgress } from './progress.js';
import { startTicker } from './ticker.js';
import { startUpdates } from './updates.js';

startUpdates(document.querySelector('#updates'));
startProgress(document.querySelector('#progress'));
startTicker(document.querySelector('#ticker'));
startChat(document.querySelector('#chat'));
document.documentElement.classList.add('ready');
