import Koa from "npm:koa@2";
const app = new Koa();
app.use(async (context) => {
  context.body = { meow: context.path };
});
app.listen(8000);
