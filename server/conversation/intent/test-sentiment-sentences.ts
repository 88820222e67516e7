// Sentences of customers with how they feel, written for this test: "-" upset, "0" neither, "+" pleased. Facts alone are no
// feeling; a complaint put politely is one.
export const SENTENCES = `
- This is the third time I'm asking and nobody answers me.
- I want my money back NOW!!!
- Absolutely terrible experience, never again.
- I'm not happy with the quality at all.
- the parcel arrived broken, really disappointed
- Your courier threw the box over the fence, unbelievable
- why is it so hard to get a simple answer
- You people are useless
- worst shop ever
- It doesn't work and I am fed up 😡
- I have been waiting for two weeks and still nothing
- this isn't good enough
- I wouldn't recommend this to anyone
- not impressed
- My daughter cried because her present never came
- what a joke of a company
- you charged me twice!!
- I regret buying here
- that was a waste of time and money
- The support agent hung up on me
- I am sick of these excuses
- it's a disgrace how you treat customers
- 👎👎
- don't you dare ignore me again
- cant believe u lost my package :(
- This is unacceptable, I demand a refund
- I'm really worried it won't arrive before the wedding
- it smells awful
- Fake product, feels like a scam
- I'm quite annoyed to be honest
- they promised Friday and lied
- no one is helping me
- it never works
- I hate this app
- So frustrating.
0 Where is my order 12345?
0 I'd like to change the delivery address.
0 Can I pay with PayPal?
0 How long does shipping to Canada take?
0 please cancel order 12345
0 what is your refund policy
0 I need an invoice for my last order
0 Do you have the blue one in size M?
0 12345
0 I want to exchange the shirt for a larger one
0 When does the sale end?
0 hello
0 My order number is 10234
0 is there a problem with my payment?
0 no problem, I can wait
0 Can you tell me whether the lamp comes with a bulb
0 I moved, my new address is 12 Main Street, Denver
0 do you deliver on Sundays
0 I forgot my password
0 How do I return something
0 it's for my brother
0 which one is bigger
+ Thank you so much, that was quick!
+ great service
+ I love the new keyboard
+ works perfectly, very happy with it
+ not bad at all
+ you're a star
+ Awesome, thanks 👍
+ Couldn't be happier with my purchase
+ this is exactly what I wanted
+ the lamp is beautiful
+ Excellent support, solved in minutes
+ really appreciate your help
+ super fast delivery!!
+ my kids are delighted 😍
+ best shop I know
+ I'm impressed
+ everything arrived safely, thanks
+ I have never been so pleased with a shop
+ you have been very helpful
- 我都问了三遍了,没一个人回复我
- 等了两个星期还没到,太离谱了
- 质量太差了,用一天就坏
- 你们这是什么态度
- 再也不来了
- 我要投诉你们的快递员
- 气死我了!!!
- 客服一点都不专业
- 不太满意
- 说好昨天发货,结果到现在都没发,骗人
- 收到就是碎的,真无语
- 这也太坑了吧
- 服务不好
- 东西和图片完全不一样,失望
- 别再敷衍我了
- 我真的很着急,明天就要用
- 你们到底管不管
- 假货!退钱!
- 太慢了,急死人
- 打电话没人接,什么破店
- 一点也不好用
- 差评😡
- 等到花儿都谢了还没动静
- 钱扣了两次,怎么搞的
- 不会再买了
- 這個鍵盤壞了,非常失望
- 客服態度很差,我很生氣
- 垃圾
- 快递员把包裹扔在雨里,全湿了,气愤
- 这样做太不负责任了
- 呵呵,就这服务
- 订单又取消了,烦死了
- 我对你们很失望
- 被你们骗了
- 不好吃,难吃死了
0 我的订单12345到哪了
0 能改一下收货地址吗
0 怎么申请退货
0 什么时候发货
0 支持货到付款吗
0 帮我取消订单12345
0 运费多少
0 这款有红色的吗
0 发票怎么开
0 你好
0 尺码偏大还是偏小
0 我想把T恤换成L码
0 优惠券怎么用
0 没问题,我等着
0 请问周末送货吗
0 保修多久
0 我要两个
0 可以开专票吗
0 請問什麼時候到貨
0 退款要几天
0 密码忘了怎么办
+ 谢谢,太好了
+ 发货很快,好评
+ 很满意这次购物
+ 客服态度很好,点赞👍
+ 东西不错,下次还来
+ 没想到这么快,开心
+ 质量挺好的,超出预期
+ 太感谢你们了!
+ 小姐姐很有耐心
+ 杯子好漂亮,爱了爱了
+ 服務很好,謝謝
+ 完美,没毛病
+ 真不错
+ 物流神速
+ 妈妈特别喜欢
+ 性价比很高,推荐
+ 很好用
+ 解决了,辛苦了😊
- Is anyone even reading my messages?!
- I'm beyond upset, the vase came in pieces
- what kind of service is this
- I've lost all trust in your company
- Not satisfied with the response
- The seam ripped after one day, shoddy work
- stop sending me spam
- It's ridiculous that I have to pay for your mistake
- The delivery guy was rude
- your website is a nightmare
- I didn't like the fabric
- honestly the packaging was sloppy
- i am so tired of waiting
- Horrendous. Avoid.
- WHY HAS MY ORDER NOT SHIPPED
0 Could you send me the tracking link?
0 what sizes does this come in
0 I would like to speak to an agent
0 Can I combine two coupons
0 my order is 10456
0 how do I change my email
0 is it possible to pick it up in the store
0 set a reminder for Friday
0 does this ship to Germany
0 the second option please
+ cheers, that did the trick
+ Really nice quality for the price
+ It fits perfectly
+ I'm thrilled with the boots
+ you guys rock
+ Lovely colour, soft fabric
+ glad it got sorted
+ no complaints, everything fine
- 催了好几次都不给退
- 一点诚意都没有
- 包装破破烂烂的,里面都洒了
- 你们就是这样对待老客户的?
- 心情很差,礼物没按时到
- 客服爱理不理
- 买了个寂寞,根本不能用
- 坑钱的店
- 说话不算数
- 这价格买这质量,不值
- 别再给我发短信了,烦
- 太让人寒心了
- 退款拖了一个月,忍不了了
- 我很不爽
- 衣服掉色严重
0 请帮我查一下物流
0 有没有小一号的
0 怎么联系人工客服
0 收货人改成李雷
0 电子发票发到邮箱
0 可以用微信付款吗
0 包邮吗
0 订单号是10456
0 明天能到吗
0 我想看看退款进度
+ 颜色很正,喜欢
+ 客服回复很及时,赞
+ 给五星
+ 比想象中好
+ 包装很用心,感动
+ 这次体验很棒
+ 老顾客了,一直很放心
+ 快递小哥态度好
- I can't believe how badly this was handled
- The zipper broke the first time I used it, cheap junk
- Somebody at your warehouse clearly doesn't care
- I'm livid
- three emails, zero replies
- You keep giving me the runaround
- this whole thing has been a disaster
- I will be leaving a one-star review
- it leaks everywhere and ruined my carpet
- I expected much better from you
- your chatbot is driving me crazy
- shame on you
- honestly kind of let down
- I'm losing patience
- The fabric feels awful and itchy
0 Please update my phone number to 415 555 2671
0 which carrier do you use
0 what time does the store close
0 Can I change the size on order 10345
0 I need two of these
0 How much is express delivery
0 does it work with an iPhone
0 where do I enter the voucher
0 I'd like to return a pair of boots
0 can someone call me back
+ Fantastic, exactly on time
+ the sweater is so cozy
+ much appreciated
+ top quality, will order again
+ Five stars from me
+ problem solved, thank you very much
+ what a pleasant surprise
+ You made my day
+ Super happy with the mug 🎉
- 简直是浪费我的时间
- 这种售后谁还敢买
- 我已经没有耐心了
- 拆开一看全是划痕,心凉
- 店家太不负责
- 客服答非所问,气人
- 东西是旧的,明显被人用过,恶心
- 这么久不处理,什么意思
- 你们太过分了
- 味道很刺鼻,不敢用
- 承诺的赔偿一分没见到
- 太让人失望了
- 我不会原谅你们的
- 搞得我很被动
- 又发错,第二次了
0 请把订单寄到公司
0 我的快递用的哪家
0 鞋子有42码吗
0 怎么查我的积分
0 帮我查一下余额
0 可以分期吗
0 发货地是哪里
0 我想取消订阅
0 换货要多久
0 有纸质发票吗
+ 收到了,非常喜欢
+ 服务周到
+ 果然没让我失望
+ 太给力了
+ 包装精美,送人很有面子
+ 客服小姐姐人真好
+ 穿着很舒服,会回购
+ 比实体店便宜,开心
- I've had it with this company
- the mug came chipped, not what I paid for
- your courier left the parcel in the rain
- Why do I have to explain everything again?
- customer service is a black hole
- not a great first experience
- The app crashed twice while I was paying, ugh
- my order vanished and nobody can explain it
- So disappointed, it was a birthday gift
- Stop wasting my time
- the stitching came undone within a week
- you really need to do better
- I'm extremely dissatisfied
- this is a rip off
- No apology, nothing
0 please send the receipt to my email
0 what is the warranty on the kettle
0 can I get it gift wrapped
0 Is this jacket waterproof
0 order 10344, change colour to blue
0 I'm looking for a lamp under 50 dollars
0 how many points do I have
0 the parcel should go to my office
0 are batteries included
0 Tuesday works for me
+ thank you for sorting this out so fast
+ the boots are gorgeous
+ Really good communication
+ I'm very satisfied
+ wow, arrived a day early
+ best purchase this year
+ Great packaging and a nice note
+ it's perfect, my wife loves it
- 我真是服了你们
- 一次比一次差
- 键盘按键都不灵,垃圾货
- 等了一上午没人送,白请假了
- 跟宣传的差远了
- 你们客服除了道歉还会干嘛
- 钱退得这么慢,是不想退吧
- 衣服一洗就变形,坑
- 说了多少遍地址不对
- 气得我想退会员
- 快递摔得稀巴烂
- 让我很失望的一次购物
- 太不靠谱了吧
- 你们这种做法让人反感
0 这个水壶容量多大
0 请把地址改到公司
0 我有几张优惠券
0 能开增值税发票吗
0 订单10344什么时候送
0 想买个灯,预算300
0 怎么换绑手机
0 送货上门吗
0 有没有L码
0 下午三点可以取件
+ 处理得真快,谢谢
+ 靴子太好看了
+ 沟通很顺畅,满意
+ 质感一流
+ 孩子爱不释手
+ 好评好评
+ 客服有求必应,给你们点赞
+ 第二次买了,一如既往的好
- Great, another month of silence. Fantastic support.
- thanks for nothing
- you had one job
- I'm calling my bank about this
- 呵呵,发货真"快"
- 谢谢你们让我的生日泡汤了
- 牛啊,发错三次了
- 手感有点廉价
- the lid feels flimsy
0 Good morning, could you resend the label?
0 麻煩查一下訂單
0 麻烦了,订单48213
0 推荐个好用的水壶
0 Thanks in advance, order 30077
+ can't thank you enough
+ couldn't be happier with it
+ 用過最好的水壺
+ 感激不尽
`;
