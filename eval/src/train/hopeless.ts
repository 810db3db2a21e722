/**
 * Questions that no source answers, to fit weights on. None of them is like one that the test split asks (`examples.ts` sees to it).
 * `{c}` is a country whose sheet is there.
 */
export const UNANSWERABLE = `
Which football club won the league in {c}?
What is the speed limit on the motorways of {c}?
What does a litre of milk cost in {c}?
Who is the most famous singer of {c}?
Which film from {c} won an award in Cannes?
Which river is the longest in {c}?
What is the favourite drink of people in {c}?
Which newspaper has the most readers in {c}?
What is the national flower of {c}?
Which train goes from the capital to the sea in {c}?
How many Olympic medals has {c} won?
How old must one be to drink beer in {c}?
How many hours of sunshine has {c} in July?
Which vaccinations are needed for a trip to {c}?
How many dentists work in {c}?
Which bank notes of {c} show a lion?
Which company is the largest employer of {c}?
How much do teachers earn in {c}?
What are the opening hours of shops in {c}?
How many prisons does {c} have?
Who designed the parliament building of {c}?
What is the tallest skyscraper in {c}?
How many words for snow does the language of {c} have?
Which painter from {c} is the best known?
Is it safe to swim in the rivers of {c}?
How many tourists visit {c} each year?
Which hotel in {c} has the most rooms?
What do children in {c} get for their birthdays?
How long do people in {c} sleep at night?
Which breed of horse comes from {c}?
How many earthquakes were felt in {c} last year?
What is the divorce rate in {c}?
Which fairy tale do parents in {c} tell?
What tip does a waiter in {c} expect?
How many cinemas are in {c}?
When did the first woman vote in {c}?
Which bridge in {c} is the longest?
How many bees are kept in {c}?
Who was the first astronaut of {c}?
How far is it by ferry from {c} to its nearest island?
How many people in {c} play the piano?
Which chemist of {c} got the Nobel prize?
What is the legal age of marriage in {c}?
How many elephants live in the parks of {c}?
What colour are the taxis in {c}?
How much does a stamp for a letter cost in {c}?
Which dance is typical of {c}?
How many public libraries does {c} have?
What is the record temperature measured in {c}?
How high is the highest waterfall of {c}?
How many smokers are there among students in {c}?
Which dinosaur was dug up in {c}?
What is the dialling code for taxis in {c}?
How many patents were filed in {c}?
Which saint protects {c}?
How many traffic lights are there in {c}?
What is the suicide rate in {c}?
How many murders happen in {c}?
How many abortions are carried out in {c}?
How many tonnes of fish are caught in {c}?
How many foreigners study at the universities of {c}?
Which trees grow in the forests of {c}?
Which insects spread in the houses of {c}?
What is the average height of women in {c}?
How much does petrol cost in {c}?
How many weddings take place in {c} each year?
How many churches were built in {c} in the middle ages?
Who founded the first bank of {c}?
What size of shoes do men in {c} wear?
How many people have climbed the highest mountain of {c}?
Who was the first to stand on the highest summit of {c}?
How many caves in {c} are open to visitors?
Which tree is most often planted along the streets of {c}?
How many hectares of forest burned in {c} last summer?
How many lightning strikes hit {c} in a year?
What is the deepest snow ever measured in {c}?
How many millimetres of rain fall on the capital of {c} in May?
Who reads the weather forecast on television in {c}?
How far can one see from the highest point of {c}?
How long do lorries wait at the border crossings of {c}?
How many bottles of wine may travellers take across the border of {c}?
Are dogs allowed on the beaches of {c}?
How many lifeguards watch over the coast of {c}?
How many shipwrecks lie off the coast of {c}?
How many sharks swim off the coast of {c}?
How warm is the sea along the shore of {c} in August?
Which university in {c} has a department for the study of volcanoes?
How many sirens warn the towns of {c} of a flood?
Which fish do anglers pull out of the rivers of {c}?
What is the price of a hectare of farmland in {c}?
How deep is the deepest mine of {c}?
How expensive is gravel for building in {c}?
Which mineral water from {c} is sold in bottles?
How much does a cubic metre of tap water cost in {c}?
How much lime is there in the drinking water of {c}?
When do the cherry trees bloom in {c}?
Which owls nest in the woods of {c}?
Do storks build nests on the chimneys of {c}?
Which spiders in {c} can bite through the skin?
How many wolves roam the hills of {c}?
Must dogs in {c} be kept on a lead?
What is the most common name for a cat in {c}?
How many vets look after the cattle of {c}?
Which mushrooms do people gather in the forests of {c}?
How many years does the national animal of {c} live?
How wide is the narrowest street in {c}?
What is the most common surname in {c}?
Which first names are given to most babies in {c}?
How old is the oldest living person in {c}?
How often are twins born in {c}?
How much does a baby in {c} weigh at birth?
How many births in {c} take place at home?
How many midwives work in {c}?
How many nurses are there for each doctor in {c}?
How far is it to the nearest pharmacy for most people in {c}?
How soon does an ambulance arrive in {c}?
What does an X-ray cost in {c}?
How long does one wait for a hip operation in {c}?
How many operating theatres do the hospitals of {c} have?
What food is served to patients in the hospitals of {c}?
How many people in {c} give blood?
What is the most common blood group in {c}?
What share of the people of {c} is left-handed?
How many people in {c} are allergic to pollen?
How many heart attacks are there in {c} each year?
How many adults in {c} have diabetes?
How many patients in {c} are treated for cancer?
How much sugar does a person in {c} eat each year?
How many litres of wine are drunk in {c} per head?
How many calories does an adult in {c} eat in a day?
How heavy is an average man in {c}?
How many people in {c} are vegetarians?
When was the first case of HIV found in {c}?
How many condoms are sold in {c} each year?
Who brings hot meals to the elderly in {c}?
How many homes for the elderly are there in {c}?
What is the average pension in {c}?
How many children are adopted in {c} each year?
What does a place in a nursery cost in {c}?
How many weeks of leave does a mother in {c} get after giving birth?
How many days of paid holiday does a worker in {c} have?
What does a plumber in {c} charge for an hour?
How much does the head of government of {c} earn?
What do union members in {c} pay in dues?
How many rooms does an ordinary house in {c} have?
What does a square metre of floor cost in the capital of {c}?
What are the roofs of village houses in {c} made of?
Which architect built the town hall in the capital of {c}?
Do the buses in the capital of {c} run at night?
Which street in the capital of {c} is the busiest?
How high is the tallest church tower in the capital of {c}?
Which towns are twinned with the capital of {c}?
Which post office in {c} lies highest above the sea?
What colour are the letter boxes in {c}?
How long does a parcel take from one end of {c} to the other?
Who appears on the newest postage stamp of {c}?
What is the number of the fire brigade in {c}?
Which make of mobile phone is sold most in {c}?
How many text messages are sent in {c} each day?
At what age do children in {c} get their first mobile phone?
Which social network has the most users in {c}?
What does a domain under the country code of {c} cost?
How many websites use the country code of {c}?
Which television series had the most viewers in {c}?
How many hours a day do people in {c} watch television?
When did colour television start in {c}?
Which radio station in {c} plays only jazz?
Who owns the largest publishing house in {c}?
How many letters does the alphabet used in {c} have?
How does one say good morning in {c}?
What is the longest word in the main language of {c}?
Which dictionary of the language of {c} is the most complete?
How many grammatical cases does the official language of {c} have?
How do people in {c} greet each other?
Which church in {c} has the largest organ?
What is a priest in {c} paid?
What must a visitor wear in the holy places of {c}?
Which church bell in {c} is the heaviest?
What do believers in {c} eat during a fast?
How long is the training of a priest in {c}?
Which hymns are sung in the churches of {c} at Christmas?
How many marriages in {c} join people of different ethnic groups?
Which ethnic group of {c} is known for its weaving?
How many people live in the smallest village of {c}?
How many pupils sit in one classroom in {c}?
What do pupils in {c} wear to school?
When do the summer holidays begin in the schools of {c}?
What is the best mark a pupil in {c} can get?
At what age do children in {c} start school?
What does a year at a university in {c} cost?
Which books must pupils in {c} read?
Which subject do most students in {c} choose?
How many books does a person in {c} read in a year?
How much homework do children in {c} have?
How much money does a jobless person in {c} get each month?
How long does a young person in {c} look for a first job?
How much pocket money do children in {c} get?
How many rooms are there in the palace of the head of state of {c}?
Where did the head of government of {c} go to school?
Which pet does the head of state of {c} keep?
Which minister of {c} is the youngest?
How long do the polling stations in {c} stay open on election day?
How many members of the parliament of {c} are farmers?
What does a member of the parliament of {c} earn?
On which days do visitors get into the parliament of {c}?
Which colours do the parties of {c} use on their posters?
How much money do the political parties of {c} get from members?
Where is the original of the constitution of {c} kept?
How many pages long is the constitution of {c}?
What do the judges of the highest court of {c} wear?
How many cases does the highest court of {c} decide in a year?
Who pays the lawyer of a poor defendant in {c}?
What is the fine for parking on the pavement in {c}?
What colour are the uniforms of the police in {c}?
What is the blood alcohol limit for drivers in {c}?
How long is a passport of {c} valid?
What colour is the passport of {c}?
How many people became citizens of {c} last year?
What does a visa for {c} cost?
How long may tourists stay in {c} without a visa?
Which languages does the ambassador of {c} in Washington speak?
When was the embassy building of {c} in Washington put up?
How many people work at the American embassy in {c}?
On which days is the American embassy in {c} closed?
How much does {c} pay to the United Nations each year?
On which days must the flag be hoisted in {c}?
Which factory sews the flags of {c}?
Which orchestra made the first recording of the anthem of {c}?
In which key is the national anthem of {c} written?
Which brass band plays the anthem of {c} at football matches?
Which dishes are eaten on the national holiday of {c}?
At what time do the fireworks start on the national holiday of {c}?
What are the mottoes of the provinces of {c}?
Which region of {c} produces the best honey?
How many millionaires live in {c}?
Who is the richest woman in {c}?
Who signs the bank notes of {c}?
How heavy is the smallest coin of {c}?
Which metal are the coins of {c} made of?
Whose portrait is on the coins of {c}?
What is the highest bank note printed in {c}?
How many forged bank notes were found in {c}?
In which vault does {c} keep its gold?
How much money can one draw from a cash machine in {c}?
Who is the governor of the central bank of {c}?
Which credit cards do the shops of {c} take?
At what time does the stock exchange of {c} open?
Which supermarket chain in {c} has the most shops?
What does a loaf of bread cost in {c}?
What does a cup of coffee cost in the bars of {c}?
What do women in {c} pay for a haircut?
Which goods are in the basket for measuring inflation in {c}?
What is the value added tax on books in {c}?
How many people work in the tax offices of {c}?
What is the last day for sending in a tax return in {c}?
How much tax does a dog owner in {c} pay?
How much of its budget does {c} spend on theatres?
How much does {c} spend each year on mending roads?
Which make of car sells best in {c}?
Which grape is grown most in the vineyards of {c}?
How many eggs do the hens of {c} lay in a year?
How much milk does a cow in {c} give?
In which month is the wheat cut in {c}?
Which make of tractor do farmers in {c} prefer?
Which varieties of apples are grown in {c}?
What does a farmer in {c} get for a sack of potatoes?
How much fertilizer do the farmers of {c} buy?
How many robots work in the factories of {c}?
How long do the factories of {c} close in summer?
How long is the lunch break in the offices of {c}?
Is it usual in {c} to work from home?
How long does it take people in {c} to get to work?
How much less do women in {c} earn than men?
How many food banks help the poor in {c}?
What does a kilowatt hour of electricity cost in {c}?
Which plug fits the sockets in {c}?
What is the mains voltage in {c}?
How many wind turbines stand in {c}?
How many houses in {c} have solar panels on the roof?
Who designed the largest power station of {c}?
How many engineers run the power plants of {c}?
Do petrol stations in {c} open at night?
How deep is the deepest oil well in {c}?
What does a bottle of cooking gas cost in {c}?
How much carbon dioxide does a new car in {c} give off?
How much rubbish does a household in {c} throw away?
On which day of the week is waste paper collected in {c}?
How many suitcases are lost at the airports of {c}?
What is the three-letter code of the main airport of {c}?
What does a flight from {c} to London cost?
How long is the flight from {c} to Tokyo?
Which airport in {c} is named after a poet?
How noisy may planes be at night near the airports of {c}?
How fast is the fastest train in {c}?
When did the first steam train run in {c}?
How punctual are the railways of {c}?
How many passengers ride on the trains of {c} each day?
How many people die on the roads of {c} each year?
What does a driving licence cost in {c}?
How much is the toll on the main roads of {c}?
How many kilometres of cycle paths are there in {c}?
Which road in {c} has the most accidents?
Who is the captain of the largest ship of {c}?
How old is the oldest merchant ship of {c}?
What does it cost to moor a yacht in {c}?
Who flies the rescue helicopters of {c}?
How many tanks does the army of {c} have?
Which rifle does the army of {c} use?
How many submarines belong to the navy of {c}?
What is the pay of a private soldier in {c}?
Where is the largest military hospital of {c}?
How old are the fighter planes of {c}?
Who pays the rent of refugees in {c}?
How many dogs sniff for drugs at the airports of {c}?
Which pop group from {c} sold the most records?
Which poet of {c} do children learn at school?
Which actress from {c} became famous in Hollywood?
Which instrument is typical of the folk music of {c}?
Who is the chess champion of {c}?
Who won the last marathon in {c}?
How many seats does the largest stadium in {c} have?
Which ski resort in {c} has the longest slope?
What is the national record for the 100 metres in {c}?
When did {c} first take part in the Winter Olympics?
What is the national dish of {c}?
What do people in {c} eat for breakfast?
At what time do families in {c} sit down to dinner?
Which cake is baked for weddings in {c}?
Which spices go into the stews of {c}?
Name a cartoon character that was created in {c}.
Name the tallest basketball player from {c}.
Name three television comedians from {c}.
Name the street in {c} with the dearest shops.
Name the best selling newspaper for women in {c}.
What do shepherds in {c} wear on their heads?
Which colour is worn at funerals in {c}?
Which fashion designer comes from {c}?
How long does it take to knot a carpet in {c}?
What patterns do potters in {c} paint on their jugs?
What gifts do guests in {c} bring to a dinner?
How do people in {c} celebrate New Year?
Which superstitions are common in {c}?
Which ghosts are people in {c} afraid of?
Where do newly-wed couples from {c} go on honeymoon?
Which castle in {c} is said to be haunted?
When was the first newspaper printed in {c}?
When was the first photograph taken in {c}?
When was the last witch burned in {c}?
When did women first study medicine in {c}?
Who made the first flight in an aeroplane over {c}?
Which mathematician from {c} proved a famous theorem?
Which astronomer from {c} has a crater on the moon named after him?
When was the first observatory in {c} built?
Which computer game was made in {c}?
What does a night in a youth hostel in {c} cost?
Which museum in {c} shows old railway engines?
Which hiking trail in {c} is the longest?
Which souvenirs do travellers bring home from {c}?
How many public toilets are there in the towns of {c}?
Is chess taught in the primary schools of {c}?
Is there a magazine for stamp collectors in {c}?
Is it polite in {c} to take off one's shoes indoors?
Does the central bank of {c} have a coin museum?
Does the post in {c} come on Saturdays?
Is it customary in {c} to bargain at the market?
`;

/** Of another world than the sources. */
export const OFF_TOPIC_TOO = `
What is the best way to sharpen a kitchen knife?
Who wrote The Magic Mountain?
How is glass blown?
What is a fencing token?
How many strings does a cello have?
Why do cats purr?
How does a transistor amplify a signal?
What are the rules of chess castling?
When was the printing press invented?
How do vaccines train the immune system?
How many moons does Jupiter have?
Who discovered penicillin?
What is the melting point of gold?
How long does it take to boil an egg?
How does a zip fastener work?
What causes rainbows?
How is paper recycled?
What is the plot of Macbeth?
How many players are there in a rugby team?
Which planet is the hottest?
How does a four-stroke engine work?
What is the speed of light?
How large is a hydrogen atom?
Who painted the Mona Lisa?
How deep is the Mariana Trench?
How many bones does a grown-up human have?
What does a conductor of an orchestra do?
How many legs does a spider have?
How many teeth does an adult human have?
How many chromosomes are in a human cell?
How many sides does a dodecahedron have?
How many bits make up a byte?
How many keys are on a concert grand?
How many squares are on a chessboard?
How many cards are in a bridge hand?
How many lines does a sonnet have?
How many symphonies did Beethoven write?
How many hearts does an octopus have?
How many rings circle Saturn?
How many grams are in an ounce?
How many holes does a golf round have?
How many chambers has the human heart?
How many eyes does a bee have?
How many prime numbers lie below fifty?
How many degrees are in a triangle?
How many muscles move the tongue?
How much blood does the human body hold?
How much does a blue whale weigh?
How much flour goes into a sponge cake?
How much sleep does a newborn need?
How much yeast do I need for a kilo of dough?
How much salt belongs in pasta water?
How large is a red blood cell?
How large is a handball court?
How long is a marathon?
How long does an elephant carry its young?
How long should green tea steep?
How long does light from the Sun travel to us?
How long do tulip bulbs keep in a cellar?
How long does concrete take to set?
How long is a snooker table?
How fast does sound travel in water?
How hot is the surface of the Sun?
How old can a giant tortoise get?
How tall is a grown giraffe?
How heavy is a bowling ball?
How far away is the Moon?
When did the Titanic sink?
When did Mozart die?
When was the first computer mouse built?
When did people first walk on the Moon?
When was insulin discovered?
When should strawberries be planted?
When do hedgehogs hibernate?
Who composed The Magic Flute?
Who invented the steam engine?
Who wrote Don Quixote?
Who painted The Starry Night?
Who discovered the law of gravity?
Who proposed the theory of evolution?
Who invented dynamite?
Who wrote Pride and Prejudice?
Who proved Fermat's last theorem?
Who sculpted The Thinker?
Who is Sherlock Holmes's companion?
Who killed Hamlet's father?
Why is the sky blue?
Why does ice float?
Why do onions make us cry?
Why does bread go stale?
Why do woodpeckers not get headaches?
Why do we yawn?
Why does my sourdough not rise?
Why is the number pi irrational?
Why does a boomerang come back?
How does a microwave oven heat food?
How do fish breathe?
How does a violin make its sound?
How do I remove a red wine stain?
How do I unblock a kitchen sink?
How does a fridge keep things cold?
How do spiders spin webs?
How does a laser work?
How do I knit a sock?
How do planes stay in the air?
How is cheddar matured?
How do I reverse a linked list?
How does binary search work?
How do I sort an array of numbers?
How is yoghurt made at home?
How do I tie a bowline?
How does a sundial show the hour?
How do I bleed a radiator?
How is a sword forged?
How do I repair a puncture?
How do bats find insects in the dark?
How is silk taken from a cocoon?
How do I get rid of aphids?
How do I tune a guitar?
How does a quartz watch keep time?
How is stained glass made?
How do I solve a quadratic equation?
How do I poach an egg?
How does a touch screen sense a finger?
How do I prevent rust on garden tools?
How does photosynthesis work?
How are fossils formed?
What is a black hole?
What is the Pythagorean theorem?
What is the square root of 169?
What is the chemical symbol for silver?
What is the derivative of a sine?
What is the offside rule in football?
What is the difference between jam and marmalade?
What is a fugue?
What is a haiku?
What is recursion in programming?
What is the atomic number of carbon?
What is the largest bone in the body?
What is Ohm's law?
What is a regular expression?
What is the golden ratio?
What is the plural of octopus?
What is dovetail joinery?
What is the tempo of a waltz?
What is Schrodinger's cat about?
What is the moral of the fable of the fox and the grapes?
What causes hiccups?
What causes migraine?
What do pandas eat?
What do you feed a hamster?
What makes a diamond sparkle?
What does a compiler do?
What does an oboe sound like?
What happens when vinegar meets baking soda?
What kind of glue holds leather?
Which gas do plants absorb?
Which vitamin is in carrots?
Which wood is best for a bow?
Which bird lays the biggest egg?
Which metal is liquid at room temperature?
Which herbs go well with lamb?
Which element is the lightest?
Which instrument did Paganini play?
Which knot do climbers use?
Can a goldfish hear?
Can dogs see colours?
Is a tomato a fruit?
Is glass a liquid?
Are mushrooms plants?
Is zero an even number?
Does hot water freeze faster than cold?
Name the three primary colours.
Name a poem by Emily Dickinson.
Explain how a rocket engine works.
Explain the rules of backgammon.
`;
