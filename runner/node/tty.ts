// https://nodejs.org/api/tty.html : nothing here is a terminal.
export default { isatty: () => false, ReadStream: class {}, WriteStream: class {} };
