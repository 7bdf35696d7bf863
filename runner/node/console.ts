// https://nodejs.org/api/console.html
export default globalThis.console;
