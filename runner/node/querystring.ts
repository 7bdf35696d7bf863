// https://nodejs.org/api/querystring.html
import * as library from "querystring";

const { decode, encode, parse, stringify } = library as any;
export default { decode, encode, parse, stringify, escape: encodeURIComponent, unescape: (text: string) => decodeURIComponent(text) };
