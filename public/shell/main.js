import { Router } from './router.js';

new Router(document.querySelector('#page'), document.querySelector('#nav')).start();
